import { concat, u16be } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { OPCODE } from './opcode.ts'
import { type OptionList, readOptionList, writeOptionList } from './option-list.ts'
import { joinTerminated, splitTerminated } from './terminated-strings.ts'

/** RFC 2347: a request with its options fits in 512 bytes. */
const LONGEST_REQUEST = 512

/**
 * Read or write request, RFC 1350 §5 with the options of RFC 2347:
 *
 *     | 1 or 2 | file name \0 | mode \0 | option \0 | value \0 | …
 */
export interface TftpRequest {
  readonly kind: 'rrq' | 'wrq'
  /** One character a byte, as the client sent it: not yet a path. */
  readonly fileName: string
  /** Lower case. `mail` and anything unknown arrive here too: refusing them is the server's part. */
  readonly mode: string
  readonly options: OptionList
}

export function decodeRequest(kind: TftpRequest['kind'], bytes: Uint8Array): Result<TftpRequest, Malformed> {
  if (bytes.length > LONGEST_REQUEST) return err({ reason: 'a request longer than 512 bytes', at: LONGEST_REQUEST })
  const strings = splitTerminated(bytes.subarray(2))
  if (strings === undefined) return err({ reason: 'the request does not end in NUL', at: bytes.length })
  const [fileName = '', ...rest] = strings
  if (fileName === '') return err({ reason: 'no file name', at: 2 })
  // A ROM that counts the NUL of DHCP option 67 as part of the name sends two; no mode is empty, so skipping is safe.
  const modeAt = rest.findIndex((text) => text !== '')
  const mode = rest[modeAt]
  if (mode === undefined) return err({ reason: 'no mode', at: 2 + fileName.length })
  return ok({ kind, fileName, mode: mode.toLowerCase(), options: readOptionList(rest.slice(modeAt + 1)) })
}

export const encodeRequest = (request: TftpRequest): Uint8Array =>
  concat([
    u16be(OPCODE[request.kind]),
    joinTerminated([request.fileName, request.mode, ...writeOptionList(request.options)]),
  ])
