import { parseIp4 } from '../../base/ip4.ts'
import { err, ok, type Result } from '../../base/result.ts'

/** An IPv6 address as an unsigned 128-bit number. */
export type Ip6 = bigint

export interface Ip6Subnet {
  readonly network: Ip6
  /** 0 to 128 */
  readonly prefix: number
  /** As it was written. */
  readonly source: string
}

/** Reads an address as RFC 4291 section 2.2 writes it, in any case, without a zone. */
export function parseIp6(text: string): Result<Ip6, string> {
  const none = err(`"${text.slice(0, 60)}" is not an IPv6 address`)
  const halves = text.split('::')
  if (halves.length > 2) return none
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1))
  if (head === undefined) return none
  if (halves.length === 1) return head.length === 8 ? ok(numberOf(head)) : none
  const zeros = tail === undefined ? -1 : 8 - head.length - tail.length
  return tail === undefined || zeros < 1 ? none : ok(numberOf([...head, ...Array<number>(zeros).fill(0), ...tail]))
}

/** The 16-bit groups between colons; the very last may be an IPv4 address, which is two. */
function groupsOf(text: string, isEnd: boolean): readonly number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [i, part] of parts.entries()) {
    const ip4 = isEnd && i === parts.length - 1 && part.includes('.') ? parseIp4(part) : undefined
    if (ip4?.ok === true) groups.push(ip4.value >>> 16, ip4.value & 0xffff)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

const numberOf = (groups: readonly number[]): Ip6 => groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)

/** Reads `2001:db8::/32`. Host bits must be zero, so that a typo is not silently another network. */
export function parseIp6Subnet(text: string): Result<Ip6Subnet, string> {
  const [address = '', length = '', ...rest] = text.split('/')
  const network = parseIp6(address)
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : 999
  if (!network.ok || rest.length > 0 || prefix > 128)
    return err(`"${text.slice(0, 60)}" is not a subnet like 2001:db8::/32`)
  const subnet = { network: network.value, prefix, source: text }
  return hostBits(subnet, network.value) === 0n ? ok(subnet) : err(`"${text}" has host bits set`)
}

export const ip6Contains = ({ network, prefix }: Ip6Subnet, address: Ip6): boolean =>
  network >> BigInt(128 - prefix) === address >> BigInt(128 - prefix)

const hostBits = ({ prefix }: Ip6Subnet, address: Ip6): bigint => BigInt.asUintN(128 - prefix, address)
