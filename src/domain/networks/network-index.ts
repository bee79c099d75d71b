import { ip4, netmask, type Ip4 } from '../../base/ip4.ts'
import type { Network } from './network.ts'

/** Finds the network of an address: one look-up per prefix length in use, however many networks there are. */
export class NetworkIndex {
  readonly #byPrefix = new Map<number, Map<Ip4, Network>>()

  constructor(networks: readonly Network[]) {
    for (const network of networks) {
      const { prefix, network: base } = network.subnet
      const sameLength = this.#byPrefix.get(prefix) ?? new Map<Ip4, Network>()
      this.#byPrefix.set(prefix, sameLength.set(base, network))
    }
  }

  /** Networks do not overlap, so there is at most one. */
  at(ip: Ip4): Network | undefined {
    for (const [prefix, networks] of this.#byPrefix) {
      const found = networks.get(ip4(ip & netmask({ network: ip, prefix })))
      if (found !== undefined) return found
    }
    return undefined
  }
}
