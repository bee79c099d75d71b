import { concat, u32be } from '../../base/bytes.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { ip4At } from './field.ts'
import type { DhcpOptions } from './message.ts'

/** An option that is one address (50, 54, 118 …), or undefined when absent, of another size, or 0.0.0.0. */
export function addressOf(options: DhcpOptions, code: number): Ip4 | undefined {
  const value = options.get(code)
  if (value?.length !== 4) return undefined
  const address = ip4At(value, 0)
  return address === 0 ? undefined : address
}

/** An option that is a list of addresses (3, 6, 42 …). Bytes beyond the last whole address are ignored. */
export const decodeAddresses = (bytes: Uint8Array): readonly Ip4[] =>
  Array.from({ length: bytes.length >>> 2 }, (_, i) => ip4At(bytes, i * 4))

export const encodeAddresses = (addresses: readonly Ip4[]): Uint8Array => concat(addresses.map(u32be))
