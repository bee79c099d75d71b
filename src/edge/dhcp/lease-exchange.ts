import { formatIp4, NO_IP4, type Ip4 } from '../../base/ip4.ts'
import { decideDhcp, type DhcpBoot } from '../../boot/decide-dhcp.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import type { AddressBook } from '../../domain/networks/address-book.ts'
import { decideLease } from '../../domain/networks/decide-lease.ts'
import { isLasting, type Lease } from '../../domain/networks/lease.ts'
import type { LeaseAnswer, LeaseDecision, LeaseReason } from '../../domain/networks/lease-decision.ts'
import type { LeaseRequest } from '../../domain/networks/lease-request.ts'
import { secondsLeft } from '../../domain/networks/unextended-lease.ts'
import { bootFields, type BootFields } from '../../render/dhcp-boot-fields.ts'
import { dhcpDestination } from '../../render/dhcp-destination.ts'
import { bootpReply, dhcpAnswer, dhcpNak } from '../../render/dhcp-reply.ts'
import { addressOf } from '../../wire/dhcp4/addresses.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { fitDhcp } from '../../wire/dhcp4/fit.ts'
import { BOOTP_SIZE, maximumSizeOf } from '../../wire/dhcp4/maximum-size.ts'
import { relayPort } from '../../wire/dhcp4/relay-agent.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { describe, type Asked } from './asked.ts'
import { dropped, type Dropped, type Exchanged, type Outgoing } from './exchanged.ts'
import type { DhcpKnowledge } from './knowledge.ts'

/** In a network whose addresses are ours. */
export function leaseExchange(asked: Asked, known: DhcpKnowledge): Exchanged | Dropped {
  const addresses = known.book.of(asked.link.network)
  if (addresses === undefined) return dropped('no network')
  const request = leaseRequest(asked)
  if (isOneTooMany(asked, request, addresses, known)) return dropped('too many newcomers')
  const decision = decideLease(request, addresses, asked.now)
  const server = known.bootServerOf(asked.link.network)
  const boot = decideDhcp(asked.client, server)
  const fields = bootFields(boot, asked.client.firmware, server.address)
  for (const change of decision.changes) known.book.put(change)
  return {
    kind: 'exchanged',
    event: eventOf(asked, decision, boot),
    keep: decision.changes.filter(isLasting),
    reply:
      decision.reply === 'bootp' ? renderBootp(asked, decision.ip, server.address) : render(asked, decision, fields),
    withoutKeeping: decision.reply === 'ack' ? (kept) => unextended(asked, decision, kept, fields) : undefined,
  }
}

/** Only of those that a relay brings: what else comes in is as fast as one wire, and at most half of a pool is offered at a time. */
function isOneTooMany(
  { message, type, now }: Asked,
  request: LeaseRequest,
  addresses: AddressBook,
  { newcomers }: DhcpKnowledge,
): boolean {
  const { giaddr, options } = message
  if (newcomers === undefined || giaddr === NO_IP4 || (type !== 'discover' && type !== 'bootp')) return false
  return !addresses.knows(request) && !newcomers.admits(formatIp4(giaddr), relayPort(options), now)
}

function unextended(asked: Asked, ack: LeaseAnswer, kept: Lease, boot: BootFields): Outgoing | undefined {
  const wanted = ack.changes.filter(isLasting).find(({ ip }) => ip === ack.ip)
  const seconds = wanted && secondsLeft(kept, wanted, asked.now)
  return seconds === undefined ? undefined : render(asked, { ...ack, seconds }, boot)
}

function leaseRequest({ message, type, client, link, arrival }: Asked): LeaseRequest {
  const named = addressOf(message.options, OPTION.serverId)
  return {
    kind: type,
    client: client.key,
    mac: client.mac,
    uuid: client.uuid,
    // Nothing but boot ROMs speaks BOOTP, and what they load asks again on the same card.
    holder: client.firmware === 'none' && type !== 'bootp' ? 'host' : 'firmware',
    ciaddr: message.ciaddr === NO_IP4 ? undefined : message.ciaddr,
    requested: addressOf(message.options, OPTION.requestedAddress),
    server: named === undefined ? 'unnamed' : named === link.serverId ? 'us' : 'another',
    unicast: arrival.unicast === true,
  }
}

function eventOf(asked: Asked, decision: LeaseDecision, boot: DhcpBoot): DhcpEvent {
  const who = describe(asked)
  switch (decision.reply) {
    case 'offer':
      return { ...who, kind: 'offered', ip: decision.ip, boot }
    case 'ack':
    case 'bootp':
      return { ...who, kind: 'acknowledged', ip: decision.ip, boot }
    case 'inform':
      return { ...who, kind: 'acknowledged', ip: undefined, boot }
    case 'nak':
      return { ...who, kind: 'denied', because: decision.because }
    case 'none':
      return { ...who, kind: 'silent', because: decision.because, server: chosenInstead(asked, decision.because) }
  }
}

function renderBootp({ message, link }: Asked, ip: Ip4, server: Ip4): Outgoing {
  const reply = bootpReply(message, ip, server, link.network)
  return { bytes: encodeDhcp(fitDhcp(reply, BOOTP_SIZE)), from: 'dhcp', to: dhcpDestination(message, false) }
}

type DhcpDecision = Exclude<LeaseDecision, { readonly reply: 'bootp' }>

const chosenInstead = ({ message }: Asked, because: LeaseReason): Ip4 | undefined =>
  because === 'another server was chosen' ? addressOf(message.options, OPTION.serverId) : undefined

function render({ message, link }: Asked, decision: DhcpDecision, boot: BootFields): Outgoing | undefined {
  if (decision.reply === 'none') return undefined
  const isNak = decision.reply === 'nak'
  const reply = isNak
    ? dhcpNak(message, link.serverId, decision.because)
    : dhcpAnswer(message, {
        type: decision.reply === 'offer' ? 'offer' : 'ack',
        serverId: link.serverId,
        lease: decision.reply === 'inform' ? undefined : decision,
        network: link.network,
        boot,
      })
  return {
    bytes: encodeDhcp(fitDhcp(reply, maximumSizeOf(message.options))),
    from: 'dhcp',
    to: dhcpDestination(message, isNak),
  }
}
