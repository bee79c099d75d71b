import { concat } from '../../base/bytes.ts'
import { byteAt } from './field.ts'

/** Sub-option number to value, as in options 43, 82 and 175. Of several instances the first counts. */
export type SubOptions = ReadonlyMap<number, Uint8Array>

/**
 * Reads number, length, value triples. With `marks`, 0 is a pad and 255 the end, as in options 43 and 175; option 82 has neither.
 * Undefined when a length runs past the end: half a list is not to be trusted.
 */
export function decodeSubOptions(bytes: Uint8Array, marks: 'marks' | 'no marks'): SubOptions | undefined {
  const found = new Map<number, Uint8Array>()
  let at = 0
  while (at < bytes.length) {
    const code = byteAt(bytes, at)
    if (marks === 'marks' && code === 255) break
    if (marks === 'marks' && code === 0) {
      at += 1
      continue
    }
    const start = at + 2
    at = start + (bytes[at + 1] ?? 256)
    if (at > bytes.length) return undefined
    if (!found.has(code)) found.set(code, bytes.subarray(start, at))
  }
  return found
}

/** In the order of the map; with `marks` closed by an END. Values are at most 255 bytes long. */
export const encodeSubOptions = (options: SubOptions, marks: 'marks' | 'no marks'): Uint8Array =>
  concat([
    ...[...options].map(([code, value]) => concat([Uint8Array.of(code, value.length), value])),
    ...(marks === 'marks' ? [Uint8Array.of(255)] : []),
  ])
