import type { AddressUsage } from '../../domain/networks/address-book.ts'
import { FILLING, shareInUse } from '../../domain/networks/pool-watch.ts'
import { finding, type Finding } from './finding.ts'

/** Whether the networks that we give addresses in have some left. By the name of the network. */
export const judgePools = (pools: ReadonlyMap<string, AddressUsage>): readonly Finding[] =>
  [...pools].flatMap(([network, usage]) => {
    const share = shareInUse(usage)
    if (share < FILLING) return []
    return finding(
      share >= 1 ? 'error' : 'warning',
      `network "${network}" ${share >= 1 ? 'has no address left' : `has given ${Math.floor(share * 100)} % of its addresses`}`,
      `of ${usage.size}, ${usage.bound} are leased, ${usage.offered} are offered and ${usage.declined} are in use by others`,
      'add a range, shorten leaseSeconds and firmwareLeaseSeconds, or give back what nobody uses (coldforge get leases)',
    )
  })
