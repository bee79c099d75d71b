import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bed, RunningServer } from './dhcp-bed.ts'
import type { Load, LoadResult } from './dhcp-load.ts'
import type { DhcpRecipe } from './dhcp-servers.ts'
import { median } from './machine-facts.ts'

/** What every part of the bench is given. */
export interface Rig {
  readonly bed: Bed
  /** For the files of servers. */
  readonly root: string
  readonly runs: number
  readonly seconds: number
}

export interface Figures {
  readonly perSecond: number
  /** Server processor time for one exchange, microseconds. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p99: number
  readonly timeouts: number
  readonly denied: number
  /** The load's share of its processor. */
  readonly busy: number
  /** MiB */
  readonly memory: number
}

/** One server from start to end, with files that `prepare` may fill before. */
export async function withServer<T>(
  { bed, root }: Rig,
  recipe: DhcpRecipe,
  work: (server: RunningServer, folder: string) => Promise<T>,
  prepare: (folder: string) => Promise<void> = async () => undefined,
): Promise<T> {
  const folder = mkdtempSync(join(root, 'run-'))
  try {
    await prepare(folder)
    await using server = bed.start(recipe, folder)
    return await work(server, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Asks a new server until it answers, and then measures it. */
export async function measure(rig: Rig, server: RunningServer, load: Partial<Load>): Promise<Figures> {
  await ready(rig, load)
  const before = server.cpuSeconds()
  const result = await rig.bed.load({ seconds: rig.seconds, warmUpSeconds: 0, ...load })
  const cpu = ((server.cpuSeconds() - before) * 1e6) / result.done
  return { ...result, perSecond: rateOf(result), cpu, memory: server.memory() }
}

export const ready = (rig: Rig, load: Partial<Load> = {}): Promise<LoadResult> =>
  rig.bed.load({ ...load, kind: 'closed', inFlight: 4, seconds: 'first', warmUpSeconds: 0, patience: 200 })

export const rateOf = ({ done, seconds }: LoadResult): number => done / seconds

/** The middle of every figure by itself; failures are summed up. */
export function summary(all: readonly Figures[]): Figures {
  const middle = (key: keyof Figures): number => median(all.map((figures) => figures[key]))
  const sum = (key: keyof Figures): number => all.reduce((total, figures) => total + figures[key], 0)
  return {
    perSecond: middle('perSecond'),
    cpu: middle('cpu'),
    p99: middle('p99'),
    timeouts: sum('timeouts'),
    denied: sum('denied'),
    busy: middle('busy'),
    memory: middle('memory'),
  }
}

/** The servers take turns inside every run, so that a disturbance of the machine hits all of them. */
export async function takeTurns<T, K>(
  runs: number,
  keys: readonly K[],
  work: (key: K) => Promise<T>,
): Promise<Map<K, T[]>> {
  const results = new Map<K, T[]>(keys.map((key) => [key, []]))
  for (let run = 0; run < runs; run++) for (const [key, of] of results) of.push(await work(key))
  return results
}

export const printRow = (...cells: readonly string[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(13))).join(''))
