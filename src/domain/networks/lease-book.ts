import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { AddressBook, type AddressUsage } from './address-book.ts'
import type { Assignment, Lease } from './lease.ts'
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

  of(network: Network): AddressBook | undefined {
    return this.#books.get(network.name)
  }

  put(assignment: Assignment): void {
    this.#books.get(assignment.network)?.put(assignment)
  }

  /** By network name, for metrics and for the warning that a network runs out of addresses. */
  usage(now: Instant): ReadonlyMap<string, AddressUsage> {
    return new Map([...this.#books].map(([name, book]) => [name, book.usage(now)]))
  }
}
