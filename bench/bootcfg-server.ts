import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Load, LoadResult } from './bootcfg-load.ts'

export const coldforge: readonly string[] = [
  process.execPath,
  join(import.meta.dirname, '../src/bin/coldforge.ts'),
  'matchbox',
]

/** A configuration service on the first processor; the generator has the second. */
export interface Server extends Disposable {
  readonly port: number
  /** From start to the first answer, milliseconds. */
  readonly startedIn: number
  /** Processor time used so far, user and system. */
  cpuSeconds(): number
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

export async function start(command: readonly string[], root: string): Promise<Server> {
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

export const ask = async (port: number, path: string): Promise<string> =>
  await (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(60_000) })).text()

/** The generator runs as a process of its own. */
export async function measure(server: Server, load: Omit<Load, 'port'>): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'bootcfg-load.ts')
  const command = ['-c', '1', process.execPath, script, JSON.stringify({ ...load, port: server.port })]
  const { stdout } = await promisify(execFile)('taskset', command)
  return JSON.parse(stdout) as LoadResult
}
