import { toHex } from '../../base/bytes.ts'
import { sha256 } from '../../base/sha256.ts'

/**
 * JSON that is the same text for the same content, however it was put together: members in the order of their names, absent ones left
 * out, no blanks (RFC 8785 without its rules for numbers, which are whole here). Lists keep their order, which means something.
 */
export const canonicalJson = (content: unknown): string => JSON.stringify(content, (_, value: unknown) => sorted(value))

/** SHA-256 of the canonical JSON in hexadecimal: two contents with the same one are the same. */
export const contentHash = (content: unknown): string => toHex(sha256(new TextEncoder().encode(canonicalJson(content))))

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
