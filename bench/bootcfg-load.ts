/**
 * Asks one server over plain sockets, so that the generator costs less than what it measures. Run as a process of its own:
 * `node bench/bootcfg-load.ts '{"port":8080,…}'` prints one line of JSON.
 */
import { connect, type Socket } from 'node:net'
import { macOf } from './bootcfg-site.ts'

export interface Load {
  readonly port: number
  readonly path: string
  /** Machines are asked for one after another, so that no cache of one answer helps. */
  readonly machines: number
  readonly connections: number
  readonly keepAlive: boolean
  readonly seconds: number
}

export interface LoadResult {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Answers that were not 200. */
  readonly failed: number
}

const load = JSON.parse(process.argv[2] ?? '{}') as Load
const took: number[] = []
let failed = 0
let machine = 0
const end = performance.now() + load.seconds * 1000

function request(): string {
  machine = (machine + 7919) % load.machines
  const query = `uuid=4c4c4544-0000-1000-8000-0000000000ff&mac=${macOf(machine)}&domain=&hostname=&serial=ABC123&arch=x86_64`
  const connection = load.keepAlive ? 'keep-alive' : 'close'
  return `GET ${load.path}?${query} HTTP/1.1\r\nHost: 127.0.0.1:${load.port}\r\nConnection: ${connection}\r\n\r\n`
}

/** One connection after another, or the same one again, until the time is over. */
async function worker(): Promise<void> {
  let socket: Socket | undefined
  while (performance.now() < end) {
    const started = performance.now()
    socket ??= await opened()
    const head = await exchange(socket)
    took.push(performance.now() - started)
    if (!head.startsWith('HTTP/1.1 200')) failed += 1
    if (load.keepAlive) continue
    socket.destroy()
    socket = undefined
  }
  socket?.destroy()
}

async function opened(): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect({ host: '127.0.0.1', port: load.port, noDelay: true }, () => resolve(socket))
  socket.once('error', reject)
  return await promise
}

/** Resolves with the beginning of the answer once its body is complete. Chunked answers end with the empty chunk. */
async function exchange(socket: Socket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let answer = ''
  const onData = (chunk: Buffer): void => {
    answer += chunk.toString('latin1')
    const headEnd = answer.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const length = /content-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1]
    const isComplete =
      length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length)
    if (!isComplete) return
    socket.off('data', onData).off('close', reject)
    resolve(answer.slice(0, 20))
  }
  socket.on('data', onData).once('close', reject)
  socket.write(request())
  return await promise
}

await Promise.all(Array.from({ length: load.connections }, () => worker()))
const sorted = Float64Array.from(took).toSorted()
const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
const result: LoadResult = { perSecond: took.length / load.seconds, p50: at(0.5), p99: at(0.99), failed }
console.log(JSON.stringify(result))
