import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import type { AddressBook } from './address-book.ts'
import { isTaken, type Assignment } from './lease.ts'
import type { LeaseRequest } from './lease-request.ts'

/**
 * Whether the address is the client's own. That is so by its key; and for the same network card also when one side is
 * firmware: a machine whose firmware speaks runs nothing else, and what runs next has ended the firmware. So the boot ROM,
 * iPXE and the system keep one address although each sends another client identifier.
 */
export const owns = (request: LeaseRequest, assignment: Assignment): boolean =>
  assignment.state !== 'declined' &&
  (assignment.client === request.client ||
    (request.mac !== undefined &&
      assignment.mac === request.mac &&
      (request.holder === 'firmware' || assignment.holder === 'firmware')))

/** Whether the client may have exactly this address: the network may give it, and nobody else has it. */
export function mayHave(request: LeaseRequest, ip: Ip4, book: AddressBook, now: Instant): boolean {
  const reserved = book.reservedFor(request)
  if (ip !== reserved && !book.inPool(ip)) return false
  const assignment = book.at(ip)
  return assignment === undefined || owns(request, assignment) || !isTaken(assignment, now)
}

/**
 * The address to offer, in the order of RFC 2131 section 4.3.1: reserved, had before, asked for, any.
 * Undefined when the network has none left.
 */
export function chooseAddress(request: LeaseRequest, book: AddressBook, now: Instant): Ip4 | undefined {
  const reserved = book.reservedFor(request)
  const known = [book.ofClient(request.client), book.ofMac(request.mac)].find(
    (assignment) => assignment !== undefined && owns(request, assignment),
  )
  for (const ip of [reserved, known?.ip, request.requested])
    if (ip !== undefined && mayHave(request, ip, book, now)) return ip
  return book.next(now)
}
