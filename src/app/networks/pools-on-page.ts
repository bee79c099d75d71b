import type { AddressUsage } from '../../domain/networks/address-book.ts'

const LINE = /^coldforge_dhcp_addresses\{network="((?:[^"\\]|\\.)*)",state="(size|bound|offered|declined)"\} (\d+)$/

/** How full the networks of a running server are, from its page of metrics (Prometheus text): by name. */
export function poolsOnPage(page: string): ReadonlyMap<string, AddressUsage> {
  const pools = new Map<string, AddressUsage>()
  for (const line of page.split('\n')) {
    const [, label = '', state, count] = LINE.exec(line) ?? []
    if (state === undefined) continue
    const network = label.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
    const before = pools.get(network) ?? { size: 0, bound: 0, offered: 0, declined: 0 }
    pools.set(network, { ...before, [state]: Number(count) })
  }
  return pools
}
