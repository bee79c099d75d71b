import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Load, LoadResult } from './dhcp-load.ts'
import type { DhcpRecipe } from './dhcp-servers.ts'

const run = promisify(execFile)

/** Two network namespaces and a cable between them: servers at 10.0.0.1 on the second processor, the load on the first. */
export interface Bed extends AsyncDisposable {
  start(recipe: DhcpRecipe, folder: string): RunningServer
  /** Rejects when the load could not run; a server that does not answer shows as `done: 0`. */
  load(load: Partial<Load>): Promise<LoadResult>
}

export interface RunningServer extends AsyncDisposable {
  /** Processor time so far, seconds. */
  cpuSeconds(): number
  /** Resident memory, MiB. */
  memory(): number
  /** kill -9, and it is gone. */
  kill(): Promise<void>
}

let clients = 0

export async function openBed(): Promise<Bed> {
  const [servers, loads] = [`bench-s-${process.pid}`, `bench-c-${process.pid}`]
  const ip = (...args: readonly string[]): Promise<unknown> => run('ip', args)
  const close = async (): Promise<void> => {
    for (const name of [servers, loads]) await ip('netns', 'delete', name)
  }
  for (const name of [servers, loads]) await ip('netns', 'add', name)
  await ip('-n', servers, 'link', 'add', 'srv', 'type', 'veth', 'peer', 'name', 'cli', 'netns', loads)
  await ip('-n', servers, 'address', 'add', '10.0.0.1/8', 'dev', 'srv')
  await ip('-n', loads, 'address', 'add', '10.0.0.2/8', 'dev', 'cli')
  for (const [name, device] of [
    [servers, 'srv'],
    [loads, 'cli'],
    [servers, 'lo'],
  ] as const)
    await ip('-n', name, 'link', 'set', device, 'up')

  return {
    start: (recipe, folder) => running(spawnIn(servers, 1, recipe.command(folder)), recipe.name),
    async load(wanted) {
      const load: Load = { ...ORDINARY, firstClient: clients, ...wanted }
      // Far more than any server can serve in one run.
      clients += 1_000_000
      const script = join(import.meta.dirname, 'dhcp-load.ts')
      const command = ['taskset', '-c', '0', process.execPath, script, JSON.stringify(load)]
      const { stdout } = await run('ip', ['netns', 'exec', loads, ...command])
      return JSON.parse(stdout) as LoadResult
    },
    [Symbol.asyncDispose]: close,
  }
}

const ORDINARY: Omit<Load, 'firstClient'> = {
  kind: 'closed',
  server: '10.0.0.1',
  relay: '10.0.0.2',
  wants: 'exchange',
  inFlight: 32,
  perSecond: 0,
  seconds: 3,
  warmUpSeconds: 1,
  patience: 1000,
}

const spawnIn = (namespace: string, processor: number, command: readonly string[]): ChildProcess =>
  spawn('ip', ['netns', 'exec', namespace, 'taskset', '-c', String(processor), ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })

function running(child: ChildProcess, name: string): RunningServer {
  const { pid } = child
  if (pid === undefined) throw new Error(`${name} could not be started`)
  const stop = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    cpuSeconds: () => cpuSecondsOf(pid),
    memory: () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    kill: () => stop('SIGKILL'),
    [Symbol.asyncDispose]: () => stop('SIGTERM'),
  }
}

/** Nanoseconds on the processor, of each thread; the ticks in /proc/PID/stat miss what runs in short bursts. */
function cpuSecondsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const nanoseconds = threads.map(
    (thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0],
  )
  return nanoseconds.reduce((sum, ran) => sum + Number(ran), 0) / 1e9
}
