/**
 * Whether the number of groups matters: a server with one group and a server with many, asked in turns of half a second, so that whatever else
 * the machine does hits both alike. Prints medians over the rounds and the ratio many : one.
 *
 *     node bench/bootcfg-flat.ts --groups 100000 --rounds 9
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { coldforge, measure, start, type Server } from './bootcfg-server.ts'
import { writeSite } from './bootcfg-site.ts'
import { facts } from './machine-facts.ts'

const { values } = parseArgs({
  options: {
    groups: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '0.5' },
    connections: { type: 'string', default: '8' },
    paths: { type: 'string', default: '/ipxe,/metadata,/ignition' },
  },
})
const many = Number(values.groups)
const seconds = Number(values.seconds)
const connections = Number(values.connections)

/** Requests a second, processor microseconds a request, and the slowest of a hundred in milliseconds. */
type Figures = readonly [perSecond: number, cpu: number, p99: number]

async function turn(server: Server, path: string, machines: number, keepAlive: boolean): Promise<Figures> {
  const before = server.cpuSeconds()
  const { perSecond, p99, failed } = await measure(server, { path, machines, connections, keepAlive, seconds })
  if (failed > 0) throw new Error(`${failed} answers were not 200`)
  return [perSecond, ((server.cpuSeconds() - before) * 1e6) / (perSecond * seconds), p99]
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const medians = (rounds: readonly Figures[]): readonly number[] =>
  [0, 1, 2].map((i) => median(rounds.map((r) => r[i] ?? 0)))

async function compare(one: Server, lots: Server, path: string, keepAlive: boolean): Promise<void> {
  const ones: Figures[] = []
  const manys: Figures[] = []
  for (let round = 0; round <= Number(values.rounds); round++) {
    const few = await turn(one, path, 1, keepAlive)
    const other = await turn(lots, path, many, keepAlive)
    // The first round is for the compiler.
    if (round === 0) continue
    ones.push(few)
    manys.push(other)
  }
  const [rateOne = 0, cpuOne = 0, p99One = 0] = medians(ones)
  const [rateMany = 0, cpuMany = 0, p99Many = 0] = medians(manys)
  const cells = [rateOne, rateMany, rateMany / rateOne, cpuOne, cpuMany, cpuMany / cpuOne, p99One, p99Many]
  const digits = [0, 0, 2, 1, 1, 2, 2, 2]
  console.log(
    path.padEnd(11) +
      (keepAlive ? 'yes' : 'no').padStart(5) +
      cells.map((cell, i) => cell.toFixed(digits[i]).padStart(10)).join(''),
  )
}

const roots = [1, many].map((groups) => {
  const root = mkdtempSync(join(tmpdir(), 'bench-flat-'))
  writeSite(root, groups)
  return root
})
try {
  const [few = '', lots = ''] = roots
  using one = await start(coldforge, few)
  using other = await start(coldforge, lots)
  console.log(`${facts()}; ${connections} connections, ${values.rounds} rounds of ${seconds} s each, in turns`)
  const heads = ['req/s 1', `${many}`, 'ratio', 'cpu us 1', `${many}`, 'ratio', 'p99 ms 1', `${many}`]
  console.log('path'.padEnd(11) + 'keep'.padStart(5) + heads.map((head) => head.padStart(10)).join(''))
  for (const path of values.paths.split(','))
    for (const keepAlive of [true, false]) await compare(one, other, path, keepAlive)
} finally {
  for (const root of roots) rmSync(root, { recursive: true })
}
