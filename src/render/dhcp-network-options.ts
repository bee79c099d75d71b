import { latin1, u16be, u32be } from '../base/bytes.ts'
import { broadcastOf, netmask, NO_IP4 } from '../base/ip4.ts'
import type { Network } from '../domain/networks/network.ts'
import { encodeAddresses } from '../wire/dhcp4/addresses.ts'
import { encodeRoutes } from '../wire/dhcp4/classless-routes.ts'
import { encodeDomainSearch } from '../wire/dhcp4/domain-search.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'

export interface NetworkOption {
  readonly value: Uint8Array
  /** Sent even to clients that did not ask for it. */
  readonly always: boolean
}

/** What every client of the network is told. Rendered once: it is the larger part of each reply. */
export function networkOptions(network: Network): ReadonlyMap<number, NetworkOption> {
  const ready = rendered.get(network)
  if (ready !== undefined) return ready
  const options = render(network)
  rendered.set(network, options)
  return options
}

const rendered = new WeakMap<Network, ReadonlyMap<number, NetworkOption>>()

function render(network: Network): ReadonlyMap<number, NetworkOption> {
  const { subnet, routers, dns, domain, searchDomains, ntp, mtu } = network
  const options = new Map<number, NetworkOption>()
  const put = (code: number, value: Uint8Array, always: boolean): void => {
    if (value.length > 0) options.set(code, { value, always })
  }
  put(OPTION.subnetMask, u32be(netmask(subnet)), true)
  put(OPTION.routers, encodeAddresses(routers), true)
  put(OPTION.dnsServers, encodeAddresses(dns), true)
  put(OPTION.broadcastAddress, u32be(broadcastOf(subnet)), true)
  put(OPTION.domainName, latin1(domain ?? ''), false)
  put(OPTION.domainSearch, encodeDomainSearch(searchDomains), false)
  put(OPTION.ntpServers, encodeAddresses(ntp), false)
  put(OPTION.classlessRoutes, encodeRoutes(routesFor(network)), false)
  if (mtu !== undefined) put(OPTION.mtu, u16be(mtu), false)
  return options
}

/** A client that takes option 121 ignores the routers of option 3, so the default route is repeated (RFC 3442). */
function routesFor({ routes, routers }: Network): Network['routes'] {
  const [via] = routers
  if (routes.length === 0 || via === undefined || routes.some(({ to }) => to.prefix === 0)) return routes
  return [{ to: { network: NO_IP4, prefix: 0 }, via }, ...routes]
}
