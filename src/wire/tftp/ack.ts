import { concat, u16be } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { OPCODE } from './opcode.ts'

/** RFC 1350 §5: `| 4 | block |`. Block 0 answers an OACK (RFC 2347). */
export interface TftpAck {
  readonly kind: 'ack'
  /** As on the wire, 0 to 65535. */
  readonly block: number
}

/** Bytes after the block number are ignored: some firmware pads. */
export function decodeAck(bytes: Uint8Array): Result<TftpAck, Malformed> {
  if (bytes.length < 4) return err({ reason: 'ACK without a block number', at: bytes.length })
  return ok({ kind: 'ack', block: ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0) })
}

export const encodeAck = (ack: TftpAck): Uint8Array => concat([u16be(OPCODE.ack), u16be(ack.block)])
