import { concat, u16be } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { OPCODE } from './opcode.ts'
import { type OptionList, readOptionList, writeOptionList } from './option-list.ts'
import { joinTerminated, splitTerminated } from './terminated-strings.ts'

/** Option acknowledgement, RFC 2347: `| 6 | option \0 | value \0 | …`, only options that were asked for. */
export interface TftpOack {
  readonly kind: 'oack'
  readonly options: OptionList
}

export function decodeOack(bytes: Uint8Array): Result<TftpOack, Malformed> {
  const strings = bytes.length > 2 ? splitTerminated(bytes.subarray(2)) : []
  if (strings === undefined) return err({ reason: 'the OACK does not end in NUL', at: bytes.length })
  return ok({ kind: 'oack', options: readOptionList(strings) })
}

export const encodeOack = (oack: TftpOack): Uint8Array =>
  concat([u16be(OPCODE.oack), joinTerminated(writeOptionList(oack.options))])
