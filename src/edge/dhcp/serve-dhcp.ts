import type { Socket } from 'node:dgram'
import type { Instant } from '../../base/instant.ts'
import { formatIp4, parseIp4, type Ip4 } from '../../base/ip4.ts'
import type { BootServer } from '../../boot/boot-server.ts'
import type { BootFirmware } from '../../boot/dhcp-client.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { RecentClients } from '../../boot/recent-clients.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import type { Network } from '../../domain/networks/network.ts'
import { DHCP_SERVER_PORT, PXE_SERVER_PORT } from '../../wire/dhcp4/message.ts'
import type { DhcpCounters } from './counters.ts'
import type { Outgoing } from './exchanged.ts'
import { Responder } from './responder.ts'
import { closeUdp, openUdp } from './udp-socket.ts'

export interface DhcpServerOptions {
  /** Our address on the interface that machines boot from. */
  readonly address: Ip4
  /** The networks, filled with what `leases` has kept. */
  readonly book: LeaseBook
  readonly leases: LeaseStore
  readonly bootServerOf: (network: Network) => BootServer
  readonly clock: () => Instant
  /** Every exchange, before its reply leaves. Must return at once. */
  readonly record: (event: DhcpEvent) => void
  /** A failing lease store, socket, or bug of ours. The service goes on. */
  readonly onFailure: (error: unknown) => void
}

export interface DhcpServer extends AsyncDisposable {
  readonly counters: DhcpCounters
}

/** Exchanges whose DISCOVER is remembered. */
const RECENT_CLIENTS = 8192

/**
 * Serves DHCP on one interface until disposed, which first sends what waits. Rejects when a port cannot be had.
 *
 * Port 67 takes two sockets, because an ordinary process cannot tie one to an interface: everybody's broadcasts arrive at 0.0.0.0, and
 * what is sent from the socket of the interface's own address leaves through that interface, limited broadcasts too.
 */
export async function serveDhcp(options: DhcpServerOptions): Promise<DhcpServer> {
  const at = options.address
  await using sockets = new AsyncDisposableStack()
  const open = async (address: string, port: number): Promise<Socket> =>
    sockets.adopt(await openUdp(address, port), closeUdp)
  const own = await open(formatIp4(at), DHCP_SERVER_PORT)
  const pxe = await open(formatIp4(at), PXE_SERVER_PORT)
  const everybody = await open('0.0.0.0', DHCP_SERVER_PORT)
  own.setBroadcast(true)

  const { book, leases, bootServerOf, clock, record, onFailure } = options
  const known = { book, recent: new RecentClients<BootFirmware>(RECENT_CLIENTS), bootServerOf }
  const responder: Responder = new Responder({
    known,
    leases,
    clock,
    record,
    onFailure,
    send: (reply) => sendReply(reply.from === 'dhcp' ? own : pxe, reply, responder.counters),
  })
  own.on('message', (packet) => responder.receive(packet, { at, unicast: true }))
  everybody.on('message', (packet) => responder.receive(packet, { at, unicast: false }))
  pxe.on('message', (packet, from) => {
    const ip = parseIp4(from.address)
    if (ip.ok) responder.receive(packet, { at, unicast: true, pxePeer: { ip: ip.value, port: from.port } })
  })
  const all = [own, everybody, pxe]
  for (const socket of all) socket.on('error', onFailure)

  sockets.defer(async () => {
    for (const socket of all) socket.removeAllListeners('message')
    await responder.drain()
  })
  const running = sockets.move()
  return { counters: responder.counters, [Symbol.asyncDispose]: () => running.disposeAsync() }
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
