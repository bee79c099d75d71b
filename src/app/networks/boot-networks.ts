import { networkInterfaces } from 'node:os'
import { contains, formatIp4, ip4, netmask, parseIp4, type Ip4 } from '../../base/ip4.ts'
import { bareNetwork, type Network } from '../../domain/networks/network.ts'
import type { DhcpConfig } from '../config/dhcp-schema.ts'
import { networksOf } from '../config/networks.ts'

/**
 * The configured networks. Beside somebody else's DHCP nothing has to be configured: where no network holds one of our addresses, the
 * subnet of its interface is one.
 */
export function bootNetworks(dhcp: DhcpConfig, interfaces: readonly Ip4[]): readonly Network[] {
  const configured = networksOf(dhcp)
  if (dhcp.mode !== 'proxy') return configured
  const unknown = interfaces.filter((own) => !configured.some(({ subnet }) => contains(subnet, own)))
  return [...configured, ...unknown.flatMap(subnetAround)]
}

function subnetAround(own: Ip4): readonly Network[] {
  const card = Object.values(networkInterfaces())
    .flatMap((cards) => cards ?? [])
    .find(({ address }) => address === formatIp4(own))
  const mask = parseIp4(card?.netmask ?? '')
  if (!mask.ok) return []
  const prefix = 32 - Math.log2(2 ** 32 - mask.value)
  return [
    {
      ...bareNetwork,
      name: formatIp4(own),
      subnet: { network: ip4(own & netmask({ network: own, prefix })), prefix },
      mode: 'proxy',
    },
  ]
}
