import type { Malformed } from '../../base/reader.ts'
import { err, type Result } from '../../base/result.ts'
import { decodeAck, encodeAck, type TftpAck } from './ack.ts'
import { decodeData, encodeData, type TftpData } from './data.ts'
import { decodeError, encodeError, type TftpError } from './error.ts'
import { decodeOack, encodeOack, type TftpOack } from './oack.ts'
import { OPCODE } from './opcode.ts'
import { decodeRequest, encodeRequest, type TftpRequest } from './request.ts'

export type TftpPacket = TftpRequest | TftpData | TftpAck | TftpError | TftpOack

/** One datagram, whatever it is. RFC 1350 §5. */
export function decodeTftp(bytes: Uint8Array): Result<TftpPacket, Malformed> {
  const opcode = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  switch (opcode) {
    case OPCODE.ack:
      return decodeAck(bytes)
    case OPCODE.data:
      return decodeData(bytes)
    case OPCODE.rrq:
      return decodeRequest('rrq', bytes)
    case OPCODE.wrq:
      return decodeRequest('wrq', bytes)
    case OPCODE.error:
      return decodeError(bytes)
    case OPCODE.oack:
      return decodeOack(bytes)
    default:
      return err({ reason: `no TFTP packet has opcode ${opcode}`, at: 0 })
  }
}

export function encodeTftp(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case 'rrq':
    case 'wrq':
      return encodeRequest(packet)
    case 'data':
      return encodeData(packet)
    case 'ack':
      return encodeAck(packet)
    case 'error':
      return encodeError(packet)
    case 'oack':
      return encodeOack(packet)
  }
}
