/**
 * Clients behind a relay that want addresses, for a while; one line of JSON tells how it went.
 *
 *     node bench/dhcp-load.ts '{"kind":"closed","server":"10.0.0.1","relay":"10.0.0.2","inFlight":32,"seconds":3,…}'
 */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { openUdp } from '../src/edge/dhcp/udp-socket.ts'
import { parseIp4 } from '../src/base/ip4.ts'
import { ACK, clientPackets, OFFER, readReply } from './dhcp-packets.ts'

export interface Load {
  /** `closed`: so many clients at a time, the next begins when one is done. `open`: so many begin each second, whatever comes back. */
  readonly kind: 'closed' | 'open'
  readonly server: string
  readonly relay: string
  /** `exchange`: DISCOVER to ACK. `offer`: firmware that only wants a proxy's offer. */
  readonly wants: 'exchange' | 'offer'
  readonly inFlight: number
  readonly perSecond: number
  /** How long to measure; with `first` it ends with the first success. */
  readonly seconds: number | 'first'
  /** Not counted. */
  readonly warmUpSeconds: number
  /** Milliseconds after which a client counts as not served and, in a closed load, the next begins. */
  readonly patience: number
  /** Clients are numbered from here, so that every run has its own. */
  readonly firstClient: number
}

export interface LoadResult {
  readonly done: number
  readonly seconds: number
  readonly begun: number
  readonly timeouts: number
  readonly denied: number
  /** Milliseconds from DISCOVER to the end. */
  readonly p50: number
  readonly p99: number
  /** The share of its processor that the load itself used: at 1 it is the load that was measured. */
  readonly busy: number
  /** When the first one was done, milliseconds since 1970. */
  readonly firstAt: number
}

interface Exchange {
  readonly client: number
  readonly startedAt: number
}

const load = JSON.parse(process.argv[2] ?? '{}') as Load
const relay = parseIp4(load.relay)
if (!relay.ok) throw new Error(relay.error)
const packets = clientPackets(relay.value, load.wants === 'offer' ? 'pxe' : 'host')
const socket = await openUdp(load.relay, 67)
socket.connect(67, load.server)
await once(socket, 'connect')
// A server that does not listen yet, or not any more, is one that does not answer.
socket.on('error', () => undefined)
const isClosed = load.kind === 'closed'

/** Under way, oldest first, by transaction. */
const running = new Map<number, Exchange>()
let client = load.firstClient
let begun = 0
let done = 0
let timeouts = 0
let denied = 0
let measuring = false
const took: number[] = []
const first = Promise.withResolvers<number>()

const send = (bytes: Uint8Array): void => socket.send(bytes)

function begin(): void {
  client += 1
  begun += 1
  running.set(client, { client, startedAt: performance.now() })
  send(packets.discover(client, client))
}

function end(xid: number, startedAt: number): void {
  running.delete(xid)
  first.resolve(Date.now())
  if (measuring) {
    done += 1
    took.push(performance.now() - startedAt)
  }
  if (isClosed) begin()
}

socket.on('message', (bytes) => {
  const { xid, type, ip, server } = readReply(bytes)
  const exchange = running.get(xid)
  if (exchange === undefined) return
  if (type === OFFER && load.wants === 'exchange') send(packets.request(exchange.client, xid, ip, server))
  else if (type === OFFER || type === ACK) end(xid, exchange.startedAt)
  else {
    denied += 1
    running.delete(xid)
    if (isClosed) begin()
  }
})

function giveUp(): void {
  const now = performance.now()
  for (const [xid, { startedAt }] of running) {
    if (now - startedAt < load.patience) return
    running.delete(xid)
    if (measuring) timeouts += 1
    if (isClosed) begin()
  }
}

/** Every turn of the event loop sends what is due by now. */
function pace(): void {
  const [openedAt, before] = [performance.now(), begun]
  const next = (): void => {
    const due = Math.floor(((performance.now() - openedAt) / 1000) * load.perSecond) - (begun - before)
    for (let i = Math.min(due, 64); i > 0; i--) begin()
    setImmediate(next)
  }
  next()
}

setInterval(giveUp, Math.min(load.patience / 2, 50))
if (isClosed) for (let i = 0; i < load.inFlight; i++) begin()
else pace()
await wait(load.warmUpSeconds * 1000)
measuring = true
const [startedAt, begunBefore, cpuBefore] = [performance.now(), begun, process.cpuUsage()]
await (load.seconds === 'first' ? first.promise : wait(load.seconds * 1000))
const seconds = (performance.now() - startedAt) / 1000
const cpu = process.cpuUsage(cpuBefore)
const sorted = Float64Array.from(took).toSorted()
const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
const result: LoadResult = {
  done,
  seconds,
  begun: begun - begunBefore,
  timeouts,
  denied,
  p50: at(0.5),
  p99: at(0.99),
  busy: (cpu.user + cpu.system) / 1e6 / seconds,
  firstAt: done > 0 ? await first.promise : Number.NaN,
}
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
