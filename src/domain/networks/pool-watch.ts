import type { AddressUsage } from './address-book.ts'

/** Shares of a network's addresses that are in use: from the first on it is filling up, below the second that is over. */
export const FILLING = 0.8
const RELIEVED = 0.7

/** Of the addresses that a network has to give, how many are not to be had: 0 to 1. */
export const shareInUse = ({ size, bound, offered, declined }: AddressUsage): number =>
  size === 0 ? 0 : (bound + offered + declined) / size

/** Tells once when a network runs out of addresses, and once when it no longer does: a pool at the edge must not flood the log. */
export class PoolWatch {
  readonly #filling = new Set<string>()

  /** What has changed since the last look, if anything. */
  look(network: string, usage: AddressUsage): 'filling' | 'relieved' | undefined {
    const share = shareInUse(usage)
    if (share >= FILLING && !this.#filling.has(network)) {
      this.#filling.add(network)
      return 'filling'
    }
    return share < RELIEVED && this.#filling.delete(network) ? 'relieved' : undefined
  }

  isFilling(network: string): boolean {
    return this.#filling.has(network)
  }
}
