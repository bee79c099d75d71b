import { toHex } from '../../base/bytes.ts'
import type { Mac } from '../../base/mac.ts'

/**
 * What a lease belongs to: hexadecimal of the client identifier (option 61), or of hardware type and address where there is none.
 * RFC 2132 section 9.14 lets a client identifier be exactly that pair, and then both forms are one client. At most 510 digits.
 */
export type ClientKey = string & { readonly __brand: 'client-key' }

export const clientKey = (
  clientId: Uint8Array | undefined,
  hardwareType: number,
  hardwareAddress: Uint8Array,
): ClientKey =>
  (clientId === undefined || clientId.length === 0
    ? toHex(Uint8Array.of(hardwareType)) + toHex(hardwareAddress)
    : toHex(clientId.subarray(0, 255))) as ClientKey

/** For a key that was stored: gives back the brand. */
export const storedClientKey = (hex: string): ClientKey => hex as ClientKey

/** The key of an Ethernet card that calls itself nothing else. */
export const ethernetKey = (mac: Mac): ClientKey => `01${mac.replaceAll(':', '')}` as ClientKey

/** Whether this is `ethernetKey(mac)`. Called for every lease at start, so it makes no strings. */
export function isEthernetKey(key: ClientKey, mac: Mac): boolean {
  if (key.length !== 14 || !key.startsWith('01')) return false
  for (let digit = 2, at = 0; digit < 14; digit += 2, at += 3)
    if (key.charCodeAt(digit) !== mac.charCodeAt(at) || key.charCodeAt(digit + 1) !== mac.charCodeAt(at + 1))
      return false
  return true
}
