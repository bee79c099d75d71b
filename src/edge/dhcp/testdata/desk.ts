import { instant, type Instant } from '../../../base/instant.ts'
import { ip4, type Ip4 } from '../../../base/ip4.ts'
import type { DhcpEvent } from '../../../boot/dhcp-event.ts'
import { RecentClients } from '../../../boot/recent-clients.ts'
import { bootServer, dhcpRequest, selecting, type Entries } from '../../../boot/testdata/dhcp-requests.ts'
import { LeaseBook } from '../../../domain/networks/lease-book.ts'
import type { LeaseStore } from '../../../domain/networks/lease-store.ts'
import { MemoryLeaseStore } from '../../../domain/networks/memory-lease-store.ts'
import type { Network } from '../../../domain/networks/network.ts'
import { decodeDhcp } from '../../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../../wire/dhcp4/encode.ts'
import type { DhcpMessage } from '../../../wire/dhcp4/message.ts'
import type { MessageType } from '../../../wire/dhcp4/message-type.ts'
import type { Arrival } from '../arrival.ts'
import type { Outgoing } from '../exchanged.ts'
import { Responder, type ResponderOptions } from '../responder.ts'
import { labNetwork } from './lab.ts'

export const SERVER: Ip4 = ip4(0x0a4b0001)

/** A responder without sockets: what it sends, records and reports is kept in order. */
export class Desk {
  readonly sent: Outgoing[] = []
  readonly events: DhcpEvent[] = []
  readonly failures: unknown[] = []
  readonly responder: Responder
  now: Instant = instant(1_800_000_000_000)

  constructor(
    networks: readonly Network[] = [labNetwork],
    leases: LeaseStore = new MemoryLeaseStore(),
    options: Partial<ResponderOptions> = {},
  ) {
    this.responder = new Responder({
      known: {
        book: new LeaseBook(networks),
        recent: new RecentClients(64),
        isOurs: (ip) => ip === SERVER,
        bootServerOf: () => bootServer,
      },
      leases,
      clock: () => this.now,
      record: (event) => this.events.push(event),
      onFailure: (error) => this.failures.push(error),
      send: (reply) => this.sent.push(reply),
      ...options,
    })
  }

  receive(packet: Uint8Array, arrival: Partial<Arrival> = {}): void {
    this.responder.receive(packet, { at: SERVER, unicast: false, ...arrival })
  }

  /** Sends a request and gives the reply that follows from it at once or when its lease is kept. */
  async ask(
    type: MessageType,
    options: Entries = {},
    header: Partial<DhcpMessage> = {},
    arrival: Partial<Arrival> = {},
  ): Promise<DhcpMessage | undefined> {
    const before = this.sent.length
    this.receive(encodeDhcp(dhcpRequest(type, options, header)), arrival)
    await this.responder.drain()
    const bytes = this.sent[before]?.bytes
    const decoded = bytes && decodeDhcp(bytes)
    return decoded?.ok === true ? decoded.value : undefined
  }

  /** DISCOVER to ACK; the address. */
  async join(options: Entries = {}, header: Partial<DhcpMessage> = {}): Promise<Ip4 | undefined> {
    const offer = await this.ask('discover', options, header)
    if (offer === undefined) return undefined
    return (await this.ask('request', { ...options, ...selecting(SERVER, offer.yiaddr) }, header))?.yiaddr
  }
}
