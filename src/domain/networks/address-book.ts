import type { Instant } from '../../base/instant.ts'
import { ip4, type Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import { AddressTable } from './address-table.ts'
import { ethernetKey, isEthernetKey, type ClientKey } from './client-key.ts'
import { ExpiryHeap } from './expiry-heap.ts'
import { isTaken, type Assignment } from './lease.ts'
import type { Network } from './network.ts'
import { ReservationIndex, type Claimant } from './reservation-index.ts'

type ActiveState = Exclude<Assignment['state'], 'released'>

export interface AddressUsage {
  /** Addresses of the ranges that are not reserved. */
  readonly size: number
  readonly bound: number
  readonly offered: number
  readonly declined: number
}

/**
 * Who has which address of one network, in memory. Every question and every change takes the same time however full it is.
 * Fresh addresses are given before used ones, and of those the one unused for longest, so that a machine that was
 * switched off for weeks still finds its old address (RFC 2131 section 4.3.1).
 */
export class AddressBook {
  readonly network: Network
  readonly #byIp = new AddressTable<Assignment>()
  readonly #byClient = new Map<ClientKey, Assignment>()
  /** Only of cards whose last program called itself by something else than the card: the others are found by client. */
  readonly #byMac = new Map<Mac, Assignment>()
  readonly #reservations: ReservationIndex
  /** Pool addresses in use, by state; what expires moves to `idle`. */
  readonly #active: Readonly<Record<ActiveState, ExpiryHeap<Assignment>>> = {
    bound: new ExpiryHeap(),
    offered: new ExpiryHeap(),
    declined: new ExpiryHeap(),
  }
  readonly #idle = new ExpiryHeap<Assignment>()
  readonly #declinedBy = new Map<ClientKey, number>()
  readonly #size: number
  #freshRange = 0
  #fresh: number

  constructor(network: Network) {
    this.network = network
    this.#reservations = new ReservationIndex(network.reservations)
    const addresses = network.ranges.reduce((sum, range) => sum + range.last - range.first + 1, 0)
    this.#size = addresses - network.reservations.filter((r) => inRanges(network, r.ip)).length
    this.#fresh = network.ranges[0]?.first ?? 0
  }

  /** What is remembered about an address, which may have expired. */
  at(ip: Ip4): Assignment | undefined {
    return this.#byIp.get(ip)
  }

  /** Everything remembered, in no order; some of it has expired. */
  assignments(): Iterable<Assignment> {
    return this.#byIp.values()
  }

  ofClient(client: ClientKey): Assignment | undefined {
    return this.#byClient.get(client)
  }

  ofMac(mac: Mac | undefined): Assignment | undefined {
    if (mac === undefined) return undefined
    const plain = this.#byClient.get(ethernetKey(mac))
    return this.#byMac.get(mac) ?? (plain?.mac === mac ? plain : undefined)
  }

  /**
   * Firmware says its machine's UUID and most systems do not, so a card that is silent about it counts as part of the machine that it
   * belonged to when it last had an address.
   */
  reservedFor(claimant: Claimant): Ip4 | undefined {
    return this.#reservations.of({ ...claimant, uuid: claimant.uuid ?? this.ofMac(claimant.mac)?.uuid })
  }

  /** Whether the client has an address reserved, or has or had one, or is about to take one. */
  knows(claimant: Claimant): boolean {
    return (
      this.#byClient.has(claimant.client) ||
      this.ofMac(claimant.mac) !== undefined ||
      this.reservedFor(claimant) !== undefined
    )
  }

  /** Whether the address may be given to anybody: inside a range and not reserved. */
  inPool(ip: Ip4): boolean {
    return inRanges(this.network, ip) && !this.#reservations.isReserved(ip)
  }

  /** The next address to give to somebody new, or undefined when there is none. Asking again gives the same. */
  next(now: Instant): Ip4 | undefined {
    this.#settle(now)
    const fresh = this.#nextFresh()
    if (fresh !== undefined) return fresh
    const idle = this.#idle.first()
    // A clock set back makes what had run out valid again.
    return idle === undefined || isTaken(idle, now) ? undefined : idle.ip
  }

  /** Replaces what is known about the address. */
  put(assignment: Assignment): void {
    const old = this.#byIp.get(assignment.ip)
    if (old !== undefined) this.#forget(old)
    this.#byIp.set(assignment.ip, assignment)
    this.#byClient.set(assignment.client, assignment)
    this.#rememberCard(assignment)
    if (!this.inPool(assignment.ip)) return
    if (assignment.state === 'released') this.#idle.add(assignment)
    else this.#active[assignment.state].add(assignment)
    if (assignment.state === 'declined') this.#countDeclined(assignment.client, 1)
  }

  usage(now: Instant): AddressUsage {
    this.#settle(now)
    const { bound, offered, declined } = this.#active
    return { size: this.#size, bound: bound.size, offered: offered.size, declined: declined.size }
  }

  /** How many pool addresses are out of use because this client found them taken. */
  declinedBy(client: ClientKey, now: Instant): number {
    this.#settle(now)
    return this.#declinedBy.get(client) ?? 0
  }

  #rememberCard(assignment: Assignment): void {
    const { client, mac } = assignment
    if (mac === undefined) return
    if (!isEthernetKey(client, mac)) this.#byMac.set(mac, assignment)
    else if (this.#byMac.size > 0) this.#byMac.delete(mac)
  }

  #forget(old: Assignment): void {
    if (this.#byClient.get(old.client) === old) this.#byClient.delete(old.client)
    if (old.mac !== undefined && this.#byMac.get(old.mac) === old) this.#byMac.delete(old.mac)
    this.#idle.remove(old)
    if (old.state !== 'released') this.#retire(old, old.state)
  }

  #retire(old: Assignment, state: ActiveState): void {
    const heap = this.#active[state]
    const size = heap.size
    heap.remove(old)
    if (state === 'declined' && heap.size < size) this.#countDeclined(old.client, -1)
  }

  #settle(now: Instant): void {
    for (const state of ['bound', 'offered', 'declined'] as const) {
      const heap = this.#active[state]
      for (let first = heap.first(); first !== undefined && first.expires <= now; first = heap.first()) {
        this.#retire(first, state)
        this.#idle.add(first)
      }
    }
  }

  #countDeclined(client: ClientKey, change: number): void {
    const count = (this.#declinedBy.get(client) ?? 0) + change
    if (count > 0) this.#declinedBy.set(client, count)
    else this.#declinedBy.delete(client)
  }

  /** Addresses never leave `#byIp`, so what this passes over once it need not look at again. */
  #nextFresh(): Ip4 | undefined {
    for (;;) {
      const range = this.network.ranges[this.#freshRange]
      if (range === undefined) return undefined
      for (; this.#fresh <= range.last; this.#fresh++) {
        const ip = ip4(this.#fresh)
        if (this.#byIp.get(ip) === undefined && !this.#reservations.isReserved(ip)) return ip
      }
      this.#freshRange += 1
      this.#fresh = this.network.ranges[this.#freshRange]?.first ?? 0
    }
  }
}

const inRanges = (network: Network, ip: Ip4): boolean =>
  network.ranges.some((range) => ip >= range.first && ip <= range.last)
