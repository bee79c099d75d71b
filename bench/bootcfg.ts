/**
 * The configuration service: requests a second and waiting times of /ipxe, /ignition and /metadata with 1 to 100,000 groups, one server on
 * one processor and the generator on another. Every machine has a config of its own, so with more machines than requests each /ignition is a
 * first conversion of Butane, as it is in a boot storm. With MATCHBOX_BIN the same is asked of that matchbox, and ratios are printed.
 *
 *     node bench/bootcfg.ts --groups 1,1000 --seconds 3 --connections 8
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ask, coldforge, measure, start, type Server } from './bootcfg-server.ts'
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

/** Requests a second, and processor microseconds a request: on a busy machine only the latter can be trusted. */
interface Rate {
  readonly perSecond: number
  readonly cpuMicroseconds: number
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
const ours = await bench('coldforge matchbox', coldforge)
const smallest = sizes[0] ?? 1
ratios(`against ${smallest} group(s), 1.00 is flat`, ours, (key) => ours.get(key.replace(/ \d+ /, ` ${smallest} `)))
const peer = process.env['MATCHBOX_BIN']
if (peer !== undefined && peer !== '') {
  const theirs = await bench('matchbox', [peer])
  ratios('coldforge / matchbox', ours, (key) => theirs.get(key))
}
