import { ip4, parseIp4, parseSubnet, type Ip4, type Subnet } from '../base/ip4.ts'
import type { Result } from '../base/result.ts'
import { checkNetworks } from '../domain/networks/check-networks.ts'
import type { Network } from '../domain/networks/network.ts'
import type { Config } from './config/schema.ts'

type NetworkConfig = Config['dhcp']['networks'][number]

/** How long firmware keeps an address: long enough for a slow loader, short enough to be reused the same hour. */
const FIRMWARE_LEASE_SECONDS = 600

/** The networks that the configuration describes. Throws with every reason when they cannot be served together. */
export function configuredNetworks({ dhcp }: Config): readonly Network[] {
  const networks = dhcp.networks.map(networkOf)
  const problems = checkNetworks(networks)
  if (problems.length > 0) throw new Error(problems.map((p) => `dhcp.networks: ${p.says} ${p.fix}`).join('\n'))
  return networks
}

const networkOf = (config: NetworkConfig): Network => ({
  name: config.name,
  subnet: must<Subnet>(parseSubnet(config.subnet)),
  mode: 'dhcp',
  ranges: config.ranges.map((range) => {
    const [first = '', last = ''] = range.split('-')
    return { first: address(first.trim()), last: address(last.trim()) }
  }),
  reservations: [],
  routers: config.router === undefined ? [] : [address(config.router)],
  dns: config.dns.map(address),
  domain: config.domain,
  searchDomains: [],
  ntp: [],
  mtu: undefined,
  routes: [],
  leaseSeconds: config.leaseSeconds,
  firmwareLeaseSeconds: Math.min(FIRMWARE_LEASE_SECONDS, config.leaseSeconds),
})

export const address = (text: string): Ip4 => ip4(must(parseIp4(text)))

/** For text that the schema has already accepted. */
function must<T>(parsed: Result<T, string>): T {
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}
