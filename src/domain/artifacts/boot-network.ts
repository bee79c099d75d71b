import { broadcastOf, contains, formatIp4, ip4, netmask, parseIp4, type Ip4, type Subnet } from '../../base/ip4.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'

/** How an artifact gets onto its network, where plain DHCP on an untagged port does not do. */
export interface BootNetwork {
  /** IEEE 802.1Q VLAN identifier, 1 to 4094: every frame is tagged with it. */
  readonly vlan: number | undefined
  /** Instead of DHCP. Only one computer at a time may boot from such an artifact. */
  readonly fixed: FixedAddress | undefined
}

export interface FixedAddress {
  readonly ip: Ip4
  readonly subnet: Subnet
  readonly gateway: Ip4 | undefined
  readonly dns: Ip4 | undefined
}

/** The same as people write it: the address with its prefix length (`10.0.0.5/24`), gateway and name server as dotted quads. */
export interface BootNetworkText {
  readonly vlan?: number | undefined
  readonly address?: string | undefined
  readonly gateway?: string | undefined
  readonly dns?: string | undefined
}

/** Refuses what no computer could boot with; nothing given is nothing special. */
export function parseBootNetwork(text: BootNetworkText): Result<BootNetwork | undefined, Refusal> {
  const { vlan } = text
  if (vlan !== undefined && !(Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094))
    return err(unfit(`${vlan} is not a VLAN`, 'give a VLAN from 1 to 4094, or none for an untagged port'))
  const fixed = parseFixed(text)
  if (!fixed.ok) return fixed
  return ok(vlan === undefined && fixed.value === undefined ? undefined : { vlan, fixed: fixed.value })
}

export const formatBootNetwork = ({ vlan, fixed }: BootNetwork): BootNetworkText => ({
  vlan,
  address: fixed && `${formatIp4(fixed.ip)}/${fixed.subnet.prefix}`,
  gateway: fixed?.gateway === undefined ? undefined : formatIp4(fixed.gateway),
  dns: fixed?.dns === undefined ? undefined : formatIp4(fixed.dns),
})

function parseFixed(text: BootNetworkText): Result<FixedAddress | undefined, Refusal> {
  if (text.address === undefined) {
    if (text.gateway === undefined && text.dns === undefined) return ok(undefined)
    return err(unfit('a gateway or name server without an address would not be used', 'give the address too'))
  }
  const host = parseHost(text.address)
  if (!host.ok) return host
  const { ip, subnet } = host.value
  const gateway = parseOptional(text.gateway)
  if (!gateway.ok) return gateway
  if (gateway.value !== undefined && (!isHost(subnet, gateway.value) || gateway.value === ip))
    return err(
      unfit(
        `the gateway ${text.gateway} is not another computer in the network of ${text.address}`,
        'give the address that the router has in that network',
      ),
    )
  const dns = parseOptional(text.dns)
  if (!dns.ok) return dns
  return ok({ ip, subnet, gateway: gateway.value, dns: dns.value })
}

function parseHost(text: string): Result<{ readonly ip: Ip4; readonly subnet: Subnet }, Refusal> {
  const fix = 'give the address of one computer with the length of its network: 10.0.0.5/24'
  const [address = '', length = '', ...rest] = text.split('/')
  const ip = parseIp4(address)
  const prefix = /^\d{1,2}$/.test(length) ? Number(length) : 0
  if (!ip.ok || rest.length > 0 || prefix < 1 || prefix > 31)
    return err(unfit(`"${text.slice(0, 40)}" is not an address with a prefix length`, fix))
  const subnet = { network: ip4(ip.value & netmask({ network: ip.value, prefix })), prefix }
  return isHost(subnet, ip.value) ? ok({ ip: ip.value, subnet }) : err(unfit(`${text} is not one computer`, fix))
}

function parseOptional(text: string | undefined): Result<Ip4 | undefined, Refusal> {
  if (text === undefined) return ok(undefined)
  const ip = parseIp4(text)
  return ip.ok && isUnicast(ip.value)
    ? ip
    : err(unfit(`"${text.slice(0, 40)}" is not the address of a computer`, 'give an IPv4 address like 10.0.0.1'))
}

/** RFC 1122 3.2.1.3: the first and last address of a subnet are no host; on a link between two, RFC 3021, both are. */
const isHost = (subnet: Subnet, ip: Ip4): boolean =>
  isUnicast(ip) &&
  contains(subnet, ip) &&
  (subnet.prefix === 31 || (ip !== subnet.network && ip !== broadcastOf(subnet)))

/** Neither "this network", loopback, multicast nor reserved (RFC 6890). */
const isUnicast = (ip: Ip4): boolean => {
  const first = ip >>> 24
  return first !== 0 && first !== 127 && first < 224
}

const unfit = (says: string, fix: string): Refusal => refusal('BOOT_NETWORK_UNFIT', 422, says, fix)
