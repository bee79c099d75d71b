import type { Ip4 } from '../../base/ip4.ts'
import type { Lease } from './lease.ts'
import type { LeaseStore } from './lease-store.ts'

/** Keeps leases as long as the process runs: for tests, and for a server that may forget. */
export class MemoryLeaseStore implements LeaseStore {
  readonly #leases = new Map<Ip4, Lease>()

  async append(changes: readonly Lease[]): Promise<void> {
    for (const lease of changes) this.#leases.set(lease.ip, lease)
  }

  async at(ip: Ip4): Promise<Lease | undefined> {
    return this.#leases.get(ip)
  }

  async load(): Promise<readonly Lease[]> {
    return [...this.#leases.values()]
  }
}
