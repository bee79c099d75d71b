import { concat, fromLatin1, latin1 } from '../../base/bytes.ts'
import { byteAt } from './field.ts'

/**
 * Option 77. RFC 3004 wants a list of length-prefixed classes; iPXE and most other programs send one bare text.
 * Bytes that are exactly a list are read as one, anything else as one class.
 */
export function decodeUserClass(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return []
  const classes: string[] = []
  let at = 0
  while (at < bytes.length) {
    const size = byteAt(bytes, at)
    if (size === 0 || at + 1 + size > bytes.length) return [fromLatin1(bytes)]
    classes.push(fromLatin1(bytes.subarray(at + 1, at + 1 + size)))
    at += 1 + size
  }
  return classes
}

/** The RFC 3004 form. Each class has 1 to 255 characters. */
export const encodeUserClass = (classes: readonly string[]): Uint8Array =>
  concat(classes.flatMap((name) => [Uint8Array.of(name.length), latin1(name)]))
