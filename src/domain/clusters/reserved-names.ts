import { formatIp4, ip4, parseSubnet } from '../../base/ip4.ts'
import type { Cluster } from './cluster.ts'

/** Names and addresses that no Node of a cluster may pass for: those of its API, inside and out, and of its DNS. */
export function reservedNames({ join, serviceCidr, dnsServiceIp }: Cluster): readonly string[] {
  const host = join.apiServer.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '')
  // The Service "kubernetes" has the first address.
  const services = parseSubnet(serviceCidr ?? '')
  const first = services.ok ? [formatIp4(ip4(services.value.network + 1))] : []
  return [host, ...first, ...(dnsServiceIp === undefined ? [] : [dnsServiceIp])]
}
