/**
 * A fleet in SQLite, made through the store, and the real server on it: listing, heartbeats over TLS that must all be there after a
 * `kill -9`, planning of one large pool, memory and start.
 *
 *     node bench/fleet.ts --machines 100000 --pool 10000 --seconds 20
 */
import { readFileSync, statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSqliteStore } from '../src/store/sqlite/store.ts'
import { startServer, type TestServer } from '../test/server.ts'
import { playAgents, type AgentFigures, type Heard } from './fleet-agents.ts'
import { timePage } from './fleet-listing.ts'
import { timePlanning } from './fleet-planning.ts'
import { heartbeatOf, makeFleet, type FleetSite } from './fleet-site.ts'

const { values } = parseArgs({
  options: {
    machines: { type: 'string', default: '100000' },
    pool: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '20' },
  },
})
const size = { machines: Number(values.machines), pool: Number(values.pool) }
const seconds = Number(values.seconds)

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1)
const say = (what: string, measured: string, target = ''): void =>
  console.log(`${what.padEnd(58)} ${measured.padStart(26)}   ${target}`)
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`

const [load = NaN] = loadavg()
console.log(`load of the machine before: ${load.toFixed(1)}`)
await using server = await startServer()
const file = join(server.dataDir, 'coldforge.db')
const { key } = (await server.api('POST', '/api-keys', { name: 'bench', scope: 'read' })).json as { key: string }
await server.stop()
const site = await fill()
await start()
await listings()
await heartbeats('256 kept TLS connections', false, 256)
await heartbeats('a new TLS connection for each, as curl makes it', true, 64)
await planning()

async function fill(): Promise<FleetSite> {
  using store = openSqliteStore(file)
  const [organization] = await store.organizations.organizations()
  const started = performance.now()
  const made = await makeFleet(store, organization?.id ?? 0, size, (count) =>
    process.stderr.write(`\r${count} machines`),
  )
  process.stderr.write('\r')
  const rate = (size.machines / (performance.now() - started)) * 1000
  say(`${size.machines} machines made`, `${rate.toFixed(0)} a second`)
  return made
}

async function start(): Promise<void> {
  const started = performance.now()
  await server.crashAndRestart()
  say('cold start to ready', `${((performance.now() - started) / 1000).toFixed(2)} s`, 'at most 3 s')
  say('the database', megabytes(statSync(file).size))
  memory('memory after the start')
}

function resident(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${server.pid()}/status`, 'utf8')
  return 1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1])
}

function memory(what: string): void {
  say(what, `${megabytes(resident('VmRSS'))}, peak ${megabytes(resident('VmHWM'))}`, 'at most 400 MB')
}

async function listings(): Promise<void> {
  const middle = Math.floor(size.machines / 2)
  for (const [what, path, target] of [
    ['first page of 100', '/machines?limit=100', 'p99 at most 20 ms'],
    ['a page of 100 from the middle', `/machines?limit=100&after=${middle}`, ''],
    ['label rack=7, 100 machines', '/machines?limit=100&label=rack%3D7', 'p99 at most 50 ms'],
    [
      'labels rack=7 and room=7, the first 100',
      '/machines?limit=100&label=rack%3D7&label=room%3D7',
      'p99 at most 50 ms',
    ],
    ['label room=7, the first 100 of 10,000', '/machines?limit=100&label=room%3D7', 'p99 at most 50 ms'],
    [`pool, the first 100 of ${size.pool}`, `/machines?limit=100&pool_id=${site.poolId}`, ''],
    ['a page of 1,000, which is the most', '/machines', ''],
    ['status updating, nobody', '/machines?limit=100&status=updating', ''],
  ] as const) {
    const { waits, bytes } = await timePage(server.ports.https, key, path)
    say(what, `p50 ${at(waits, 0.5)}, p99 ${at(waits, 0.99)} ms, ${(bytes / 1000).toFixed(0)} kB`, target)
  }
  memory('memory after these')
}

async function heartbeats(how: string, reconnect: boolean, connections: number): Promise<void> {
  const figures = await playAgents({
    port: server.ports.boot,
    connections,
    seconds,
    machines: size.machines,
    reconnect,
    request: requestOf,
  })
  const rate = (figures.answers / figures.seconds).toFixed(0)
  say(`heartbeats, ${how}`, `${rate} a second`, reconnect ? '' : 'at least 5,000 a second')
  say('  each waits', `p50 ${at(figures.waits, 0.5)}, p99 ${at(figures.waits, 0.99)} ms`)
  memory('  memory after these')
  await server.crashAndRestart()
  await checkTimes(server, figures)
}

/** What was answered must be in the file after `kill -9`, with the time at which the server got it. */
async function checkTimes(running: TestServer, { heard, answers }: AgentFigures): Promise<void> {
  await running.stop()
  using store = openSqliteStore(file)
  let right = 0
  for (const { machine } of await store.machines.machines(site.organizationId)) {
    const said = heard.get(site.uuids.indexOf(machine.uuid, machine.id - 1))
    if (said !== undefined && isWithin(machine.agentHeartbeatAt, said)) right++
  }
  await running.crashAndRestart()
  say('  right and durable, of the machines that spoke', `${right} of ${heard.size}`, `all, of ${answers} heartbeats`)
}

function isWithin(time: number | undefined, { sentAt, answeredAt }: Heard): boolean {
  return time !== undefined && time >= sentAt && time <= answeredAt
}

function requestOf(machine: number): string {
  const { facts, ...rest } = heartbeatOf(machine)
  const body = JSON.stringify({ ...rest, ...facts })
  return [
    'POST /agent/v1/heartbeat HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: Bearer ${site.tokens[machine]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

async function planning(): Promise<void> {
  await server.stop()
  using store = openSqliteStore(file)
  const { decide, read, held } = await timePlanning(store, site)
  say(`planning a pool of ${size.pool}: deciding`, `${decide.toFixed(0)} ms`, 'at most 100 ms')
  say('  reading all its facts before', `${read.toFixed(0)} ms`)
  say('  the longest that this keeps others waiting', `${held.toFixed(0)} ms`)
}
