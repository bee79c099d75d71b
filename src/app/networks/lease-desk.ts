import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'

/** A DHCP server at work: its memory, and the way to keep changes behind what it is writing itself. */
interface RunningDhcp {
  readonly book: LeaseBook
  readonly keep: (changes: readonly Lease[]) => Promise<boolean>
}

/** The leases for people: those of the running DHCP server, or those that an earlier one has left while DHCP is off. */
export class LeaseDesk {
  readonly #store: LeaseStore
  readonly #clock: () => Instant
  #dhcp: RunningDhcp | undefined

  constructor(store: LeaseStore, clock: () => Instant) {
    this.#store = store
    this.#clock = clock
  }

  attach(dhcp: RunningDhcp): void {
    this.#dhcp = dhcp
  }

  async leases(): Promise<readonly Lease[]> {
    return this.#dhcp === undefined
      ? (await this.#store.load()).toSorted((a, b) => a.ip - b.ip)
      : this.#dhcp.book.leases()
  }

  /** Gives the address to whoever asks next. Undefined when it has no lease. Throws when that cannot be kept. */
  async release(ip: Ip4): Promise<Lease | undefined> {
    const lease = this.#dhcp?.book.leaseAt(ip) ?? (await this.#store.load()).find((kept) => kept.ip === ip)
    if (lease === undefined) return undefined
    const released: Lease = { ...lease, state: 'released', expires: this.#clock() }
    this.#dhcp?.book.put(released)
    if (this.#dhcp === undefined) await this.#store.append([released])
    else if (!(await this.#dhcp.keep([released]))) throw new Error('the lease store did not keep a release')
    return released
  }
}
