import { concat, u16be } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { OPCODE } from './opcode.ts'

/** RFC 1350 §5: `| 3 | block | 0 to block size bytes |`. Fewer bytes than the block size end the file. */
export interface TftpData {
  readonly kind: 'data'
  /** As on the wire, 0 to 65535. */
  readonly block: number
  /** A view into the datagram. */
  readonly bytes: Uint8Array
}

export const DATA_HEADER = 4

export function decodeData(bytes: Uint8Array): Result<TftpData, Malformed> {
  if (bytes.length < DATA_HEADER) return err({ reason: 'DATA without a block number', at: bytes.length })
  return ok({ kind: 'data', block: ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0), bytes: bytes.subarray(DATA_HEADER) })
}

export const encodeData = (data: TftpData): Uint8Array => concat([u16be(OPCODE.data), u16be(data.block), data.bytes])

/** Writes the header into the first four bytes of a buffer that is used again and again. */
export function writeDataHeader(into: Uint8Array, block: number): void {
  into[0] = 0
  into[1] = OPCODE.data
  into[2] = (block >>> 8) & 255
  into[3] = block & 255
}
