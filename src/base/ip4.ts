import { err, ok, type Result } from './result.ts'

/** An IPv4 address as an unsigned 32-bit number, so that ranges are arithmetic. Zero means "none" on the wire. */
export type Ip4 = number & { readonly __brand: 'ip4' }

export interface Subnet {
  readonly network: Ip4
  /** 0 to 32 */
  readonly prefix: number
}

export const ip4 = (value: number): Ip4 => (value >>> 0) as Ip4

export const NO_IP4: Ip4 = ip4(0)

/** Dotted quad only: no octal, no shorthand, which different parsers read differently. */
export function parseIp4(text: string): Result<Ip4, string> {
  const parts = text.split('.')
  const good = parts.length === 4 && parts.every((p) => /^(?:0|[1-9]\d{0,2})$/.test(p) && Number(p) <= 255)
  if (!good) return err(`"${text.slice(0, 40)}" is not an IPv4 address`)
  return ok(ip4(parts.reduce((sum, part) => sum * 256 + Number(part), 0)))
}

export const formatIp4 = (ip: Ip4): string => `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`

/** Parses `10.75.0.0/16`. Host bits must be zero, so that a typo is not silently another network. */
export function parseSubnet(text: string): Result<Subnet, string> {
  const [address = '', length = '', ...rest] = text.split('/')
  const network = parseIp4(address)
  const prefix = /^\d{1,2}$/.test(length) ? Number(length) : 99
  if (!network.ok || rest.length > 0 || prefix > 32)
    return err(`"${text.slice(0, 40)}" is not a subnet like 10.75.0.0/16`)
  const subnet = { network: network.value, prefix }
  if ((network.value & ~netmask(subnet)) !== 0) return err(`"${text}" has host bits set`)
  return ok(subnet)
}

export const netmask = (subnet: Subnet): Ip4 => ip4(subnet.prefix === 0 ? 0 : 0xffffffff << (32 - subnet.prefix))

export const broadcastOf = (subnet: Subnet): Ip4 => ip4(subnet.network | ~netmask(subnet))

export const contains = (subnet: Subnet, ip: Ip4): boolean => ip4(ip & netmask(subnet)) === subnet.network

export const formatSubnet = (subnet: Subnet): string => `${formatIp4(subnet.network)}/${subnet.prefix}`
