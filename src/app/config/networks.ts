import { hex } from '../../base/bytes.ts'
import { parseIp4, parseSubnet, type Ip4, type Subnet } from '../../base/ip4.ts'
import { parseMac, type Mac } from '../../base/mac.ts'
import type { Result } from '../../base/result.ts'
import { parseUuid } from '../../base/uuid.ts'
import type { Quirks } from '../../boot/quirks.ts'
import { clientKey } from '../../domain/networks/client-key.ts'
import type { Network, Reservation } from '../../domain/networks/network.ts'
import type { DhcpConfig, NetworkConfig } from './dhcp-schema.ts'

/** The networks that the configuration describes, which the schema has accepted. */
export const networksOf = ({ networks, mode }: Pick<DhcpConfig, 'networks' | 'mode'>): readonly Network[] =>
  networks.map((network) => networkOf(network, mode))

const networkOf = (config: NetworkConfig, mode: Network['mode']): Network => ({
  name: config.name,
  subnet: subnet(config.subnet),
  mode: config.mode ?? mode,
  ranges: config.ranges.map((range) => {
    const [first = '', last = ''] = range.split('-')
    return { first: address(first.trim()), last: address(last.trim()) }
  }),
  reservations: config.reservations.map(reservationOf),
  routers: config.routers.map(address),
  dns: config.dns.map(address),
  domain: config.domain,
  searchDomains: config.search,
  ntp: config.ntp.map(address),
  mtu: config.mtu,
  routes: config.routes.map(({ to, via }) => ({ to: subnet(to), via: address(via) })),
  leaseSeconds: config.leaseSeconds,
  firmwareLeaseSeconds: Math.min(config.firmwareLeaseSeconds, config.leaseSeconds),
})

function reservationOf(config: NetworkConfig['reservations'][number]): Reservation {
  const ip = address(config.ip)
  if (config.mac !== undefined) return { ip, mac: must(parseMac(config.mac)) }
  if (config.uuid !== undefined) return { ip, uuid: must(parseUuid(config.uuid)) }
  return { ip, client: clientKey(hex((config.clientId ?? '').replaceAll(':', '')), 0, new Uint8Array(0)) }
}

/** What an operator says about single machines. */
export const quirksByMac = ({ quirks }: DhcpConfig): ReadonlyMap<Mac, Partial<Quirks>> =>
  new Map(
    quirks.map(({ mac, ...said }) => [
      must(parseMac(mac)),
      Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<Quirks>,
    ]),
  )

/** Our own addresses on the boot networks. */
export const interfacesOf = (dhcp: DhcpConfig, ownAddress: string): readonly Ip4[] =>
  [dhcp.interface ?? ownAddress].flat().map(address)

const address = (text: string): Ip4 => must(parseIp4(text))
const subnet = (text: string): Subnet => must(parseSubnet(text))

/** For text that the schema has already accepted. */
function must<T>(parsed: Result<T, string>): T {
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}
