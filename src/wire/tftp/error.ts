import { concat, fromLatin1, latin1, u16be } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { OPCODE } from './opcode.ts'

/** RFC 1350 appendix, and RFC 2347 for the last one. */
export const TFTP_ERROR = {
  undefined: 0,
  notFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransfer: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
} as const

/** RFC 1350 §5: `| 5 | code | message \0 |`. Never acknowledged and never answered. */
export interface TftpError {
  readonly kind: 'error'
  readonly code: number
  /** One character a byte. Text from a stranger: quote it before it is shown. */
  readonly message: string
}

const LONGEST_MESSAGE = 500

/** A message without its NUL, or none at all, is accepted: the code is what counts. */
export function decodeError(bytes: Uint8Array): Result<TftpError, Malformed> {
  if (bytes.length < 4) return err({ reason: 'ERROR without a code', at: bytes.length })
  const text = bytes.subarray(4, 4 + LONGEST_MESSAGE)
  const end = text.indexOf(0)
  return ok({
    kind: 'error',
    code: ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0),
    message: fromLatin1(end < 0 ? text : text.subarray(0, end)),
  })
}

/** Control characters become spaces and the message is cut at 500 characters: firmware prints it as it is. */
export function encodeError(error: TftpError): Uint8Array {
  const printable = error.message.slice(0, LONGEST_MESSAGE).replaceAll(/[^\x20-\x7e]/g, ' ')
  return concat([u16be(OPCODE.error), u16be(error.code), latin1(`${printable}\0`)])
}
