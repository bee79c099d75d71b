import type { Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import type { Instant } from '../../base/instant.ts'
import { formatIp4, parseIp4, type Ip4 } from '../../base/ip4.ts'
import type { BootServer } from '../../boot/boot-server.ts'
import type { BootFirmware } from '../../boot/dhcp-client.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { RecentClients } from '../../boot/recent-clients.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import { NewcomerLimit, type NewcomerRates } from '../../domain/networks/newcomer-limit.ts'
import type { Network } from '../../domain/networks/network.ts'
import { DHCP_SERVER_PORT, PXE_SERVER_PORT } from '../../wire/dhcp4/message.ts'
import type { DhcpCounters } from './counters.ts'
import type { Outgoing } from './exchanged.ts'
import { Responder } from './responder.ts'
import { adoptUdp, closeUdp, openUdp } from './udp-socket.ts'

export interface DhcpServerOptions {
  /** Our address on the interface that machines boot from. */
  readonly address: Ip4
  /**
   * File descriptor of a UDP socket that is bound to 0.0.0.0:67 and to the interface (`SO_BINDTODEVICE`), as systemd's
   * `ListenDatagram=67` with `BindToDevice=` and `Broadcast=yes` hands over. A host with several networks needs it: without it
   * the broadcasts of all of them arrive here.
   */
  readonly interfaceSocket?: number | undefined
  /** The same for port 4011. */
  readonly pxeSocket?: number | undefined
  /** The networks, filled with what `leases` has kept. */
  readonly book: LeaseBook
  readonly leases: LeaseStore
  readonly bootServerOf: (network: Network) => BootServer
  /** How many unknown clients relays may bring; undefined admits all. */
  readonly newcomers?: NewcomerRates | undefined
  readonly clock: () => Instant
  /** Every exchange, before its reply leaves. Must return at once. */
  readonly record: (event: DhcpEvent) => void
  /** A failing lease store, socket, or bug of ours. The service goes on. */
  readonly onFailure: (error: unknown) => void
  /** To count together with the servers of other interfaces. */
  readonly counters?: DhcpCounters | undefined
}

export interface DhcpServer extends AsyncDisposable {
  readonly counters: DhcpCounters
  /** Keeps changes that no client asked for, after those that clients did. False when the store cannot, or too many wait. */
  keep(changes: readonly Lease[]): Promise<boolean>
}

/** Exchanges whose DISCOVER is remembered. */
const RECENT_CLIENTS = 8192

/** Serves DHCP on one interface until disposed, which first sends what waits. Rejects when a port cannot be had. */
export async function serveDhcp(options: DhcpServerOptions): Promise<DhcpServer> {
  const at = options.address
  await using sockets = new AsyncDisposableStack()
  const open = async (opening: Promise<Socket>): Promise<Socket> => sockets.adopt(await opening, closeUdp)
  const { pxeSocket } = options
  const pxe = await open(pxeSocket === undefined ? openUdp(formatIp4(at), PXE_SERVER_PORT) : adoptUdp(pxeSocket))
  const { own, everybody } = await openDhcpPort(options, open)
  own.setBroadcast(true)

  const { book, leases, bootServerOf, clock, record, onFailure } = options
  const recent = new RecentClients<BootFirmware>(RECENT_CLIENTS)
  const newcomers = options.newcomers && new NewcomerLimit(options.newcomers)
  const known = { book, recent, isOurs: ownAddresses(), bootServerOf, newcomers }
  const responder: Responder = new Responder({
    known,
    leases,
    clock,
    record,
    onFailure,
    counters: options.counters,
    send: (reply) => sendReply(reply.from === 'dhcp' ? own : pxe, reply, responder.counters),
  })
  own.on('message', (packet) => responder.receive(packet, { at, unicast: everybody === undefined ? undefined : true }))
  everybody?.on('message', (packet) => responder.receive(packet, { at, unicast: false }))
  pxe.on('message', (packet, from) => {
    const ip = parseIp4(from.address)
    if (ip.ok) responder.receive(packet, { at, unicast: true, pxePeer: { ip: ip.value, port: from.port } })
  })
  const all = [own, pxe, ...(everybody === undefined ? [] : [everybody])]
  for (const socket of all) socket.on('error', onFailure)

  sockets.defer(async () => {
    for (const socket of all) socket.removeAllListeners('message')
    await responder.drain()
  })
  const running = sockets.move()
  return {
    counters: responder.counters,
    keep: (changes) => responder.keep(changes),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/**
 * One socket where it is tied to the interface. Else two, because an ordinary process cannot tie one: everybody's broadcasts arrive
 * at 0.0.0.0, and what is sent from the socket of the interface's own address leaves through that interface, limited broadcasts too.
 */
async function openDhcpPort(
  { address, interfaceSocket }: DhcpServerOptions,
  open: (opening: Promise<Socket>) => Promise<Socket>,
): Promise<{ readonly own: Socket; readonly everybody: Socket | undefined }> {
  if (interfaceSocket !== undefined) return { own: await open(adoptUdp(interfaceSocket)), everybody: undefined }
  return {
    own: await open(openUdp(formatIp4(address), DHCP_SERVER_PORT)),
    everybody: await open(openUdp('0.0.0.0', DHCP_SERVER_PORT)),
  }
}

/** The addresses that this host has now. */
function ownAddresses(): (ip: Ip4) => boolean {
  const own = new Set(Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map((a) => a.address) ?? []))
  return (ip) => own.has(formatIp4(ip))
}

/** Beyond this many datagrams that the kernel has not taken, more would only use memory; clients ask again. */
const LONGEST_QUEUE = 1024

function sendReply(socket: Socket, { bytes, to }: Outgoing, counters: DhcpCounters): void {
  if (socket.getSendQueueCount() > LONGEST_QUEUE) {
    counters.unsent += 1
    return
  }
  socket.send(bytes, to.port, formatIp4(to.ip), (error) => {
    if (error === null) counters.sent += 1
    else counters.unsent += 1
  })
}
