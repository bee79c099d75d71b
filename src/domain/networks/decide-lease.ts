import { plusSeconds, type Instant } from '../../base/instant.ts'
import { contains, type Ip4 } from '../../base/ip4.ts'
import type { AddressBook } from './address-book.ts'
import { chooseAddress, mayHave, owns } from './choose-address.ts'
import { isTaken, type Assignment, type Lease } from './lease.ts'
import { nak, silence, type LeaseDecision } from './lease-decision.ts'
import type { LeaseRequest } from './lease-request.ts'

/** Long enough for the slowest firmware to answer an offer: EDK2 collects offers for up to 32 seconds. */
const HOLD_SECONDS = 40
/** How long an address that somebody else uses is left alone. */
const QUARANTINE_SECONDS = 600
/** What one client may take out of use by declining. */
const DECLINES_PER_CLIENT = 4

/** The lease state machine of RFC 2131 section 4.3. Changes nothing: the caller applies `changes`. */
export function decideLease(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  switch (request.kind) {
    case 'discover':
      return decideDiscover(request, book, now)
    case 'request':
      return decideRequest(request, book, now)
    case 'decline':
      return decideDecline(request, book, now)
    case 'release':
      return decideRelease(request, book, now)
    case 'inform':
      return { reply: 'inform', changes: [] }
    case 'bootp':
      return decideBootp(request, book, now)
  }
}

function decideDiscover(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  const ip = chooseAddress(request, book, now)
  if (ip === undefined) return silence('no free address')
  const before = book.at(ip)
  const kept = before !== undefined && owns(request, before)
  if (!kept && book.inPool(ip) && isFlooded(book, now)) return silence('too many open offers')
  // A lease in force keeps the address back by itself, and must survive an offer that nobody takes.
  const inForce = before?.state === 'bound' && isTaken(before, now)
  const hold = { ...assignment(request, book, ip), state: 'offered', expires: plusSeconds(now, HOLD_SECONDS) } as const
  return { reply: 'offer', ip, seconds: leaseSeconds(request, book), changes: inForce ? [] : [hold] }
}

/** Open offers may fill half of a network, so that a flood of invented clients leaves room for those that really take theirs. */
function isFlooded(book: AddressBook, now: Instant): boolean {
  const { size, offered } = book.usage(now)
  return offered >= Math.max(64, size / 2)
}

function decideRequest(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  if (request.server === 'another') return silence('another server was chosen', droppedHold(request, book, now))
  if (request.server === 'us') return decideSelecting(request, book, now)
  if (request.ciaddr !== undefined) return decideRenewal(request, request.ciaddr, book, now)
  if (request.requested !== undefined) return decideReboot(request, request.requested, book, now)
  return silence('no address requested')
}

function droppedHold(request: LeaseRequest, book: AddressBook, now: Instant): readonly Assignment[] {
  const held = book.ofClient(request.client)
  return held?.state === 'offered' ? [{ ...held, expires: now }] : []
}

/**
 * BOOTP knows no leases: what a client is given is its own for ever (RFC 1534 section 2). So it gets what is reserved for it, and never an
 * address of the ranges, which would be lost to everybody else.
 */
function decideBootp(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  const ip = book.reservedFor(request)
  if (ip === undefined) return silence('BOOTP without a reservation')
  if (!mayHave(request, ip, book, now)) return silence('address of another client')
  const lease: Lease = { ...assignment(request, book, ip), state: 'bound', expires: plusSeconds(now, FOR_EVER) }
  return { reply: 'bootp', ip, changes: [lease] }
}

/** An infinite lease, as DHCP writes it (RFC 2131 section 3.3): 136 years. */
const FOR_EVER = 0xffffffff

/** SELECTING. An offer lost in a restart is honoured as long as the address is free: firmware gives up after a NAK. */
function decideSelecting(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  const ip = request.requested ?? request.ciaddr
  if (ip === undefined) return silence('no address requested')
  if (!contains(book.network.subnet, ip)) return nak('address of another network')
  const held = book.ofClient(request.client)
  const offeredOther = held?.state === 'offered' && held.expires > now && held.ip !== ip
  return offeredOther || !mayHave(request, ip, book, now)
    ? nak('address of another client')
    : grant(request, ip, book, now)
}

/** INIT-REBOOT. Silence for the unknown: another server may know them (RFC 2131 section 4.3.2). */
function decideReboot(request: LeaseRequest, ip: Ip4, book: AddressBook, now: Instant): LeaseDecision {
  if (!contains(book.network.subnet, ip)) return nak('address of another network')
  return decideKnown(request, ip, book, now, 'silence')
}

/** RENEWING comes to us alone and deserves a clear no; REBINDING goes to everybody. */
function decideRenewal(request: LeaseRequest, ip: Ip4, book: AddressBook, now: Instant): LeaseDecision {
  return decideKnown(request, ip, book, now, request.unicast ? 'nak' : 'silence')
}

function decideKnown(
  request: LeaseRequest,
  ip: Ip4,
  book: AddressBook,
  now: Instant,
  unknown: 'nak' | 'silence',
): LeaseDecision {
  const there = book.at(ip)
  if (there !== undefined && owns(request, there) && mayHave(request, ip, book, now))
    return grant(request, ip, book, now)
  const elsewhere = book.reservedFor(request) ?? book.ofClient(request.client)?.ip
  const isOthers = there !== undefined && isTaken(there, now)
  if (isOthers || (elsewhere !== undefined && elsewhere !== ip)) return nak('address of another client')
  return unknown === 'nak' ? nak('unknown client') : silence('unknown client')
}

/** The ACK, which also gives back another address that the client had in this network. */
function grant(request: LeaseRequest, ip: Ip4, book: AddressBook, now: Instant): LeaseDecision {
  const seconds = leaseSeconds(request, book)
  const before = book.ofClient(request.client)
  const left: readonly Lease[] =
    before?.state === 'bound' && before.ip !== ip ? [{ ...before, state: 'released', expires: now }] : []
  const lease: Lease = { ...assignment(request, book, ip), state: 'bound', expires: plusSeconds(now, seconds) }
  return { reply: 'ack', ip, seconds, changes: [...left, lease] }
}

/** Quarantine is bounded for one client and for the network: nobody may empty a pool by declining it. */
function decideDecline(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  const lease = ownLease(request, request.requested, book)
  if (lease === undefined) return silence('not the holder')
  const { size, declined } = book.usage(now)
  const tooMany =
    declined >= Math.max(DECLINES_PER_CLIENT, size / 8) || book.declinedBy(request.client, now) >= DECLINES_PER_CLIENT
  if (tooMany) return silence('too many declined', [{ ...lease, state: 'released', expires: now }])
  const expires = plusSeconds(now, QUARANTINE_SECONDS)
  return silence('address in use', [{ ...lease, state: 'declined', expires }])
}

function decideRelease(request: LeaseRequest, book: AddressBook, now: Instant): LeaseDecision {
  const lease = ownLease(request, request.ciaddr, book)
  if (lease === undefined) return silence('not the holder')
  return silence('given back', [{ ...lease, state: 'released', expires: now }])
}

/** The bound lease of exactly this client at this address: what it says counts for nobody else's (RFC 2131 section 4.4.4). */
function ownLease(request: LeaseRequest, ip: Ip4 | undefined, book: AddressBook): Assignment | undefined {
  if (request.server !== 'us' || ip === undefined) return undefined
  const lease = book.at(ip)
  return lease?.state === 'bound' && lease.client === request.client ? lease : undefined
}

const leaseSeconds = ({ holder }: LeaseRequest, { network }: AddressBook): number =>
  holder === 'firmware' ? network.firmwareLeaseSeconds : network.leaseSeconds

const assignment = (request: LeaseRequest, book: AddressBook, ip: Ip4): Omit<Assignment, 'state' | 'expires'> => ({
  ip,
  network: book.network.name,
  client: request.client,
  mac: request.mac,
  uuid: request.uuid ?? book.ofMac(request.mac)?.uuid,
  holder: request.holder,
})
