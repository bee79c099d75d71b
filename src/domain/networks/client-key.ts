import { toHex } from '../../base/bytes.ts'

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
