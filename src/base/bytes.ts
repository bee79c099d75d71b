/** Big-endian encoders and the few byte-array helpers that every codec needs. */

export const u16be = (value: number): Uint8Array => Uint8Array.of((value >>> 8) & 255, value & 255)

export const u32be = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i])

/** One byte per character, for protocols older than UTF-8. Characters above U+00FF become `?`. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  let length = 0
  for (const character of text) {
    const code = character.charCodeAt(0)
    bytes[length] = code < 256 ? code : 63
    length += 1
  }
  return bytes.subarray(0, length)
}

export function fromLatin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Reads `'01 02ff'`: spaces and line breaks are for the reader. Throws on anything else: it is meant for constants and tests. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw new TypeError(`not hexadecimal: ${text}`)
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function toHex(bytes: Uint8Array, separator = ''): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? '' : separator) + (PAIRS[bytes[i] ?? 0] ?? '')
  return text
}

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
