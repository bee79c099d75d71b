import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { AddressBook, type AddressUsage } from './address-book.ts'
import { isLasting, type Assignment, type Lease } from './lease.ts'
import { NetworkIndex } from './network-index.ts'
import type { Network } from './network.ts'

/** The address books of all networks. */
export class LeaseBook {
  readonly #books: ReadonlyMap<string, AddressBook>
  readonly #index: NetworkIndex

  /** `leases` is what the store kept. Leases of networks or addresses that are no longer ours are passed over. */
  constructor(networks: readonly Network[], leases: readonly Lease[] = []) {
    this.#books = new Map(networks.map((network) => [network.name, new AddressBook(network)]))
    this.#index = new NetworkIndex(networks)
    for (const lease of leases) if (this.networkAt(lease.ip)?.name === lease.network) this.put(lease)
  }

  networkAt(ip: Ip4): Network | undefined {
    return this.#index.at(ip)
  }

  networkNamed(name: string): Network | undefined {
    return this.#books.get(name)?.network
  }

  of(network: Network): AddressBook | undefined {
    return this.#books.get(network.name)
  }

  /** The lease of an address, in whichever network it lies. Offers that nobody has taken are none. */
  leaseAt(ip: Ip4): Lease | undefined {
    const network = this.networkAt(ip)
    const there = network && this.of(network)?.at(ip)
    return there !== undefined && isLasting(there) ? there : undefined
  }

  /** Every lease that is remembered, by network and address; some have run out. */
  leases(): readonly Lease[] {
    return [...this.#books.values()].flatMap((book) =>
      [...book.assignments()].filter(isLasting).toSorted((a, b) => a.ip - b.ip),
    )
  }

  put(assignment: Assignment): void {
    this.#books.get(assignment.network)?.put(assignment)
  }

  usageOf(network: string, now: Instant): AddressUsage | undefined {
    return this.#books.get(network)?.usage(now)
  }

  /** By network name, for metrics and for the warning that a network runs out of addresses. */
  usage(now: Instant): ReadonlyMap<string, AddressUsage> {
    return new Map([...this.#books].map(([name, book]) => [name, book.usage(now)]))
  }
}
