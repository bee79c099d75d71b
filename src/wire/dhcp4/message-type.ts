import { byteAt } from './field.ts'
import type { DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'

/** Option 53 (RFC 2132 section 9.6), by its number. */
const NAMES = [undefined, 'discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'] as const

export type MessageType = Exclude<(typeof NAMES)[number], undefined>

/**
 * `bootp` where the option is absent or empty, `other` for types that no client sends to a plain server (9 to 13),
 * `malformed` for a wrong length or a number that has no meaning.
 */
export function messageTypeOf(options: DhcpOptions): MessageType | 'bootp' | 'other' | 'malformed' {
  const value = options.get(OPTION.messageType)
  if (value === undefined || value.length === 0) return 'bootp'
  const number = byteAt(value, 0)
  if (value.length !== 1 || number === 0 || number > 13) return 'malformed'
  return NAMES[number] ?? 'other'
}

export const messageType = (type: MessageType): Uint8Array => Uint8Array.of(NAMES.indexOf(type))
