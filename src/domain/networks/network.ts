import { broadcastOf, contains, type Ip4, type Subnet } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ClientKey } from './client-key.ts'

/** Both ends belong to the range. */
export interface AddressRange {
  readonly first: Ip4
  readonly last: Ip4
}

/**
 * An address that only this client gets: a network card, a machine whichever card it boots from, or whoever sends this client
 * identifier. It may lie inside or outside the ranges.
 */
export type Reservation = { readonly ip: Ip4 } & (
  | { readonly mac: Mac }
  | { readonly uuid: Uuid }
  | { readonly client: ClientKey }
)

export interface StaticRoute {
  readonly to: Subnet
  readonly via: Ip4
}

/** One subnet that machines boot in, and what they are told about it. */
export interface Network {
  readonly name: string
  readonly subnet: Subnet
  /** `dhcp`: we give the addresses. `proxy`: another DHCP server does, we only add what is needed to boot. */
  readonly mode: 'dhcp' | 'proxy'
  /** Addresses for whoever asks; may be empty when every machine has a reservation. */
  readonly ranges: readonly AddressRange[]
  readonly reservations: readonly Reservation[]
  readonly routers: readonly Ip4[]
  readonly dns: readonly Ip4[]
  readonly domain: string | undefined
  readonly searchDomains: readonly string[]
  readonly ntp: readonly Ip4[]
  /** Bytes; undefined leaves it to the client. */
  readonly mtu: number | undefined
  readonly routes: readonly StaticRoute[]
  readonly leaseSeconds: number
  /** For boot firmware, which needs its address for minutes. */
  readonly firmwareLeaseSeconds: number
}

/** A network about which nothing is said: no addresses to give, nothing to tell clients, leases of an hour. */
export const bareNetwork: Omit<Network, 'name' | 'subnet' | 'mode'> = {
  ranges: [],
  reservations: [],
  routers: [],
  dns: [],
  domain: undefined,
  searchDomains: [],
  ntp: [],
  mtu: undefined,
  routes: [],
  leaseSeconds: 3600,
  firmwareLeaseSeconds: 600,
}

/** Whether a machine of the network can have the address. In subnets of two addresses and one, every address is a host (RFC 3021). */
export function isHostAddress({ subnet }: Pick<Network, 'subnet'>, ip: Ip4): boolean {
  if (!contains(subnet, ip)) return false
  return subnet.prefix >= 31 || (ip !== subnet.network && ip !== broadcastOf(subnet))
}
