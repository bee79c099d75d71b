import type { Mac } from '../../base/mac.ts'
import { parseUuid, type Uuid } from '../../base/uuid.ts'

/** Whom a booting machine says it is, in what iPXE sends. */
export interface ClaimedIdentity {
  readonly uuid: Uuid
  readonly mac: Mac | undefined
  readonly serial: string | undefined
  readonly product: string | undefined
  /** Set when the firmware's UUID could not be used, with the reason to show. */
  readonly uuidReplaced: string | undefined
}

/** UUIDs that board makers shipped by the thousand, in their usual spelling and byte-swapped. An identity they are not. */
const placeholders: ReadonlySet<string> = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '11111111-2222-3333-4444-555555555555',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  '01234567-8910-1112-1314-151617181920',
  '4c4c4544-0000-2010-8020-80c04f202020',
  '44454c4c-0000-1020-8020-80c04f202020',
  'feefeefe-efee-feef-eefe-eefeefeeffee',
  'fefefefe-fefe-fefe-fefe-fefefefefefe',
  '02020202-0202-0202-0202-020202020202',
  'a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a0a0',
  '49434d53-0200-9065-2500-65902500e439',
  '534d4349-0002-6590-2500-65902500e439',
  'ffffff00-ffff-ffff-ffff-ffffffffffff',
])

export function isPlaceholderUuid(uuid: Uuid): boolean {
  const digits = uuid.replaceAll('-', '')
  return placeholders.has(uuid) || /^(.)\1{31}$/.test(digits)
}

/**
 * A UUID for a machine whose firmware has no usable one: version 8 ("custom", RFC 9562 §5.8) with the MAC in the last six bytes,
 * so that a person sees at once where it comes from.
 */
export const uuidFromMac = (mac: Mac): Uuid => {
  const derived = parseUuid(`c01df049-0000-8000-8000-${mac.replaceAll(':', '')}`)
  if (!derived.ok) throw new TypeError(derived.error)
  return derived.value
}

const placeholderSerials =
  /^(?:to be filled by o\.?e\.?m\.?|default string|system serial number|not specified|none|n\/a|0+|x+)?$/i

/** A serial number that tells this machine from others, or nothing. */
export const meaningfulSerial = (serial: string): string | undefined =>
  placeholderSerials.test(serial.trim()) ? undefined : serial.trim().slice(0, 64)
