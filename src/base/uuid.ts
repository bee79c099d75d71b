import { err, ok, type Result } from './result.ts'

/** A UUID in lower case with dashes. As a machine's identity it is the SMBIOS system UUID, byte order as firmware prints it. */
export type Uuid = string & { readonly __brand: 'uuid' }

/** Accepts upper case, no dashes and braces; nothing else. */
export function parseUuid(text: string): Result<Uuid, string> {
  const digits = text.trim().toLowerCase().replaceAll(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/.test(digits) || text.length > 40) return err(`"${text.slice(0, 60)}" is not a UUID`)
  return ok(dashed(digits))
}

/**
 * The 16 bytes of DHCP option 97 or of an SMBIOS table. SMBIOS 2.6 stores the first three fields little-endian,
 * and that is how iPXE and Linux print them; `bigEndian` is for the few firmwares that do not.
 */
export function uuidFromBytes(bytes: Uint8Array, order: 'smbios' | 'bigEndian' = 'smbios'): Uuid {
  const b = Array.from(bytes.subarray(0, 16), (x) => x.toString(16).padStart(2, '0'))
  const indexes = order === 'smbios' ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] : [...b.keys()]
  return dashed(indexes.map((i) => b[i] ?? '00').join(''))
}

const dashed = (d: string): Uuid =>
  `${d.slice(0, 8)}-${d.slice(8, 12)}-${d.slice(12, 16)}-${d.slice(16, 20)}-${d.slice(20)}` as Uuid
