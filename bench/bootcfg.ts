/**
 * The configuration service: requests a second and waiting times of /ipxe, /ignition and /metadata with 1 to 100,000 groups, one server on
 * one processor and the generator on another. Every machine has a config of its own, so with more machines than requests each /ignition is a
 * first conversion of Butane, as it is in a boot storm. With MATCHBOX_BIN the same is asked of that matchbox, and ratios are printed.
 *
 *     node bench/bootcfg.ts --groups 1,1000 --seconds 3 --connections 8
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type { Load, LoadResult } from './bootcfg-load.ts'
import { macOf, writeGroup, writeSite } from './bootcfg-site.ts'
import { facts } from './machine-facts.ts'

const { values } = parseArgs({
  options: {
    groups: { type: 'string', default: '1,1000,10000,100000' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '8' },
  },
})
const sizes = values.groups.split(',').map(Number)
const seconds = Number(values.seconds)
const connections = Number(values.connections)

interface Server extends Disposable {
  readonly port: number
  /** From start to the first answer, milliseconds. */
  readonly startedIn: number
  /** Processor time used so far, user and system. */
  cpuSeconds(): number
}

/** Requests a second, and processor microseconds a request: on a busy machine only the latter can be trusted. */
interface Rate {
  readonly perSecond: number
  readonly cpuMicroseconds: number
}

/** From /proc/PID/stat, fields 14 and 15, in hundredths. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function start(command: readonly string[], root: string): Promise<Server> {
  const port = await freePort()
  const flags = ['-address', `127.0.0.1:${port}`, '-data-path', root, '-assets-path', '']
  const started = performance.now()
  // The log goes where a service manager would read it: writing it is part of the work.
  const child = spawn('taskset', ['-c', '0', ...command, ...flags], { stdio: 'ignore' })
  await answering(port, child)
  return {
    port,
    startedIn: performance.now() - started,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if (
      await ask(port, '/').then(
        () => true,
        () => false,
      )
    )
      return
  }
  throw new Error(`the server ended with ${child.exitCode}`)
}

const ask = async (port: number, path: string): Promise<string> =>
  await (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(60_000) })).text()

async function measure(server: Server, load: Omit<Load, 'port'>): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'bootcfg-load.ts')
  const command = ['-c', '1', process.execPath, script, JSON.stringify({ ...load, port: server.port })]
  const { stdout } = await promisify(execFile)('taskset', command)
  return JSON.parse(stdout) as LoadResult
}

/** From the edit of one file to the first answer that shows it, milliseconds. */
async function reloadTime(server: Server, root: string, machines: number): Promise<number> {
  const machine = machines - 1
  const started = performance.now()
  writeGroup(root, machine, { edited: 'yes' })
  while (!(await ask(server.port, `/metadata?mac=${macOf(machine)}`)).includes('EDITED=yes'));
  return performance.now() - started
}

const cell = (value: string, width: number): string => value.padStart(width)

async function bench(name: string, command: readonly string[]): Promise<ReadonlyMap<string, Rate>> {
  const rates = new Map<string, Rate>()
  console.log(
    `\n${name}\n${'path'.padEnd(12)}${cell('groups', 8)}${cell('keep', 6)}${cell('req/s', 9)}${cell('cpu us', 9)}${cell('p50 ms', 9)}${cell('p99 ms', 9)}`,
  )
  for (const machines of sizes) {
    const root = mkdtempSync(join(tmpdir(), 'bench-bootcfg-'))
    try {
      writeSite(root, machines)
      using server = await start(command, root)
      for (const path of ['/ipxe', '/ignition', '/metadata']) {
        for (const keepAlive of [true, false]) {
          const load = { path, machines, connections, keepAlive, seconds }
          const before = server.cpuSeconds()
          const { perSecond, p50, p99, failed } = await measure(server, load)
          const cpuMicroseconds = ((server.cpuSeconds() - before) * 1e6) / (perSecond * seconds)
          rates.set(`${path} ${machines} ${keepAlive ? 'keep-alive' : 'close'}`, { perSecond, cpuMicroseconds })
          const figures = [perSecond.toFixed(0), cpuMicroseconds.toFixed(1), p50.toFixed(2), p99.toFixed(2)]
          const row = [machines, keepAlive ? 'yes' : 'no', ...figures]
          const widths = [8, 6, 9, 9, 9, 9]
          const failures = failed > 0 ? `  ${failed} not 200` : ''
          console.log(path.padEnd(12) + row.map((value, i) => cell(String(value), widths[i] ?? 0)).join('') + failures)
        }
      }
      const reload = await reloadTime(server, root, machines)
      console.log(
        `${machines} groups: first answer after ${server.startedIn.toFixed(0)} ms, an edit shows after ${reload.toFixed(1)} ms`,
      )
    } finally {
      rmSync(root, { recursive: true })
    }
  }
  return rates
}

function ratios(title: string, ours: ReadonlyMap<string, Rate>, theirs: (key: string) => Rate | undefined): void {
  console.log(`\n${title}\n${''.padEnd(30)}${cell('req/s', 9)}${cell('cpu', 9)}`)
  for (const [key, rate] of ours) {
    const other = theirs(key)
    if (other === undefined) continue
    const quotients = [rate.perSecond / other.perSecond, rate.cpuMicroseconds / other.cpuMicroseconds]
    console.log(key.padEnd(30) + quotients.map((quotient) => cell(quotient.toFixed(2), 9)).join(''))
  }
}

console.log(`${facts()}; ${connections} connections, ${seconds} s each`)
const coldforge = join(import.meta.dirname, '../src/bin/coldforge.ts')
const ours = await bench('coldforge matchbox', [process.execPath, coldforge, 'matchbox'])
const smallest = sizes[0] ?? 1
ratios(`against ${smallest} group(s), 1.00 is flat`, ours, (key) => ours.get(key.replace(/ \d+ /, ` ${smallest} `)))
const peer = process.env['MATCHBOX_BIN']
if (peer !== undefined && peer !== '') {
  const theirs = await bench('matchbox', [peer])
  ratios('coldforge / matchbox', ours, (key) => theirs.get(key))
}
