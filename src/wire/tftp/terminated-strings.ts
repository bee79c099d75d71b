import { concat, fromLatin1, latin1 } from '../../base/bytes.ts'

/**
 * Splits `text\0text\0…`, one character a byte. Undefined when the last string has no NUL: RFC 1350 §5 and RFC 2347 end
 * every string with one, and a datagram without it was cut off.
 */
export function splitTerminated(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes.at(-1) !== 0) return undefined
  return fromLatin1(bytes.subarray(0, -1)).split('\0')
}

export const joinTerminated = (strings: readonly string[]): Uint8Array =>
  concat(strings.map((text) => latin1(`${text}\0`)))
