import type { Instant } from '../../base/instant.ts'
import { NO_IP4, type Ip4 } from '../../base/ip4.ts'
import { admitDhcp, type ClientMessageType, type DhcpDrop } from '../../boot/admit-dhcp.ts'
import type { BootServer } from '../../boot/boot-server.ts'
import { decideDhcp, type DhcpBoot } from '../../boot/decide-dhcp.ts'
import { identifyDhcp, type BootFirmware, type DhcpClient } from '../../boot/dhcp-client.ts'
import type { DhcpAsked, DhcpEvent } from '../../boot/dhcp-event.ts'
import type { RecentClients } from '../../boot/recent-clients.ts'
import { decideLease } from '../../domain/networks/decide-lease.ts'
import { isLasting, type Lease } from '../../domain/networks/lease.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { LeaseDecision } from '../../domain/networks/lease-decision.ts'
import type { LeaseRequest } from '../../domain/networks/lease-request.ts'
import type { Network } from '../../domain/networks/network.ts'
import { bootFields } from '../../render/dhcp-boot-fields.ts'
import { dhcpDestination, type DhcpDestination } from '../../render/dhcp-destination.ts'
import { dhcpAnswer, dhcpNak } from '../../render/dhcp-reply.ts'
import { addressOf } from '../../wire/dhcp4/addresses.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { fitDhcp } from '../../wire/dhcp4/fit.ts'
import { maximumSizeOf } from '../../wire/dhcp4/maximum-size.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { linkOf, type DhcpLink } from './link.ts'

/** How a packet reached us. */
export interface Arrival {
  /** Our own address on the interface. */
  readonly at: Ip4
  /** Sent to that address rather than to everybody. */
  readonly unicast: boolean
}

/** What the server knows. */
export interface DhcpKnowledge {
  readonly book: LeaseBook
  readonly recent: RecentClients<BootFirmware>
  bootServerOf(network: Network): BootServer
}

export interface Outgoing {
  readonly bytes: Uint8Array
  readonly to: DhcpDestination
}

export interface Exchanged {
  readonly kind: 'exchanged'
  readonly event: DhcpEvent
  /** To be kept durably before `reply` leaves; the book in memory has them already. */
  readonly keep: readonly Lease[]
  readonly reply: Outgoing | undefined
}

/** The five steps for one packet: identify, gather, decide, record (in memory), render. */
export function exchange(
  packet: Uint8Array,
  arrival: Arrival,
  known: DhcpKnowledge,
  now: Instant,
): Exchanged | { readonly kind: 'dropped'; readonly drop: DhcpDrop } {
  const message = decodeDhcp(packet)
  if (!message.ok) return { kind: 'dropped', drop: 'malformed' }
  const admitted = admitDhcp(message.value, (ip) => ip === arrival.at)
  if ('drop' in admitted) return { kind: 'dropped', drop: admitted.drop }
  const client = identifyDhcp(message.value, known.recent)

  const link = linkOf(message.value, arrival, known.book)
  const addresses = link && known.book.of(link.network)
  if (link === undefined || addresses === undefined) return { kind: 'dropped', drop: 'no network' }

  const request = leaseRequest(message.value, admitted.type, client, link, arrival)
  const decision = decideLease(request, addresses, now)
  const boot = decideDhcp(client, known.bootServerOf(link.network))

  for (const change of decision.changes) known.book.put(change)
  const { key: _, ...described } = client
  const asked = { at: now, network: link.network.name, asked: admitted.type, ...described }
  return {
    kind: 'exchanged',
    event: eventOf(asked, decision, boot),
    keep: decision.changes.filter(isLasting),
    reply: render(message.value, decision, boot, client, link, known),
  }
}

function leaseRequest(
  message: DhcpMessage,
  kind: ClientMessageType,
  client: DhcpClient,
  link: DhcpLink,
  arrival: Arrival,
): LeaseRequest {
  const named = addressOf(message.options, OPTION.serverId)
  return {
    kind,
    client: client.key,
    mac: client.mac,
    holder: client.firmware === 'none' ? 'host' : 'firmware',
    ciaddr: message.ciaddr === NO_IP4 ? undefined : message.ciaddr,
    requested: addressOf(message.options, OPTION.requestedAddress),
    server: named === undefined ? 'unnamed' : named === link.serverId ? 'us' : 'another',
    unicast: arrival.unicast,
  }
}

function eventOf(asked: DhcpAsked, decision: LeaseDecision, boot: DhcpBoot): DhcpEvent {
  switch (decision.reply) {
    case 'offer':
      return { ...asked, kind: 'offered', ip: decision.ip, boot }
    case 'ack':
      return { ...asked, kind: 'acknowledged', ip: decision.ip, boot }
    case 'inform':
      return { ...asked, kind: 'acknowledged', ip: undefined, boot }
    case 'nak':
      return { ...asked, kind: 'denied', because: decision.because }
    case 'none':
      return { ...asked, kind: 'silent', because: decision.because }
  }
}

function render(
  request: DhcpMessage,
  decision: LeaseDecision,
  boot: DhcpBoot,
  client: DhcpClient,
  link: DhcpLink,
  known: DhcpKnowledge,
): Outgoing | undefined {
  if (decision.reply === 'none') return undefined
  const isNak = decision.reply === 'nak'
  const { network, serverId } = link
  const reply = isNak
    ? dhcpNak(request, serverId, decision.because)
    : dhcpAnswer(request, {
        type: decision.reply === 'offer' ? 'offer' : 'ack',
        serverId,
        lease: decision.reply === 'inform' ? undefined : decision,
        network,
        boot: bootFields(boot, client.firmware, known.bootServerOf(network).address),
      })
  return {
    bytes: encodeDhcp(fitDhcp(reply, maximumSizeOf(request.options))),
    to: dhcpDestination(request, isNak),
  }
}
