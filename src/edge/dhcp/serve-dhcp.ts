import { createSocket, type Socket, type SocketOptions } from 'node:dgram'
import { once } from 'node:events'
import type { Instant } from '../../base/instant.ts'
import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import type { BootServer } from '../../boot/boot-server.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { RecentClients } from '../../boot/recent-clients.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import type { Network } from '../../domain/networks/network.ts'
import { DHCP_SERVER_PORT } from '../../wire/dhcp4/message.ts'
import type { DhcpCounters } from './counters.ts'
import type { Outgoing } from './exchange.ts'
import { Responder } from './responder.ts'

export interface DhcpServerOptions {
  /** Our address on the interface that machines boot from. */
  readonly address: Ip4
  /** The networks, filled with what `leases` has kept. */
  readonly book: LeaseBook
  readonly leases: LeaseStore
  bootServerOf(network: Network): BootServer
  clock(): Instant
  /** Every exchange, before its reply leaves. Must return at once. */
  record(event: DhcpEvent): void
  /** A failing lease store, socket, or bug of ours. The service goes on. */
  onFailure(error: unknown): void
}

export interface DhcpServer extends AsyncDisposable {
  readonly counters: DhcpCounters
}

/** Exchanges whose DISCOVER is remembered. */
const RECENT_CLIENTS = 8192

/**
 * Serves DHCP on one interface until disposed, which first sends what waits. Rejects when the port cannot be had.
 *
 * Two sockets, because an ordinary process cannot tie one to an interface: everybody's broadcasts arrive at 0.0.0.0, and what
 * is sent from the socket of the interface's own address leaves through that interface, limited broadcasts too.
 */
export async function serveDhcp(options: DhcpServerOptions): Promise<DhcpServer> {
  const own = await openPort(formatIp4(options.address))
  const everybody = await openPort('0.0.0.0').catch(async (error: unknown) => {
    await closeSocket(own)
    throw error
  })
  own.setBroadcast(true)

  const responder: Responder = new Responder({
    known: {
      book: options.book,
      recent: new RecentClients(RECENT_CLIENTS),
      bootServerOf: (network) => options.bootServerOf(network),
    },
    leases: options.leases,
    clock: () => options.clock(),
    record: (event) => options.record(event),
    onFailure: (error) => options.onFailure(error),
    send: (reply) => sendReply(own, reply, responder.counters),
  })
  for (const [socket, unicast] of [
    [own, true],
    [everybody, false],
  ] as const) {
    const arrival = { at: options.address, unicast }
    socket.on('message', (packet) => responder.receive(packet, arrival))
    socket.on('error', (error) => options.onFailure(error))
  }
  return {
    counters: responder.counters,
    async [Symbol.asyncDispose]() {
      await closeSocket(everybody)
      await responder.drain()
      await closeSocket(own)
    },
  }
}

function sendReply(socket: Socket, { bytes, to }: Outgoing, counters: DhcpCounters): void {
  socket.send(bytes, to.port, formatIp4(to.ip), (error) => {
    if (error === null) counters.sent += 1
    else counters.unsent += 1
  })
}

/** A storm of a thousand machines must survive one slow turn of the event loop; the kernel cuts it to `net.core.rmem_max`. */
const RECEIVE_BUFFER = 4 * 1024 * 1024

/** Peers are numeric addresses; Node's own look-up would put off every packet to the next tick. */
const numeric: NonNullable<SocketOptions['lookup']> = (address, _options, callback) => callback(null, address, 4)

async function openPort(address: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true, lookup: numeric })
  // With our own look-up, `bind` may be done before it returns.
  const listening = once(socket, 'listening')
  socket.bind({ address, port: DHCP_SERVER_PORT, exclusive: true })
  await listening
  socket.setRecvBufferSize(RECEIVE_BUFFER)
  return socket
}

const closeSocket = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.close(() => resolve())
  })
