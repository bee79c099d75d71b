import type { AddressUsage } from './address-book.ts'

/** Shares of a network's addresses that are in use: from the first on it is filling up, below the second that is over. */
const FILLING = 0.8
const RELIEVED = 0.7

/** Tells once when a network runs out of addresses, and once when it no longer does: a pool at the edge must not flood the log. */
export class PoolWatch {
  readonly #filling = new Set<string>()

  /** What has changed since the last look, if anything. */
  look(network: string, { size, bound, offered, declined }: AddressUsage): 'filling' | 'relieved' | undefined {
    const share = size === 0 ? 0 : (bound + offered + declined) / size
    if (share >= FILLING && !this.#filling.has(network)) {
      this.#filling.add(network)
      return 'filling'
    }
    return share < RELIEVED && this.#filling.delete(network) ? 'relieved' : undefined
  }
}
