import { putText, putU16, putU32 } from './field.ts'
import { FILE_AT, FILE_SIZE, HEADER_SIZE, MAGIC_COOKIE, SMALLEST_MESSAGE, SNAME_AT, SNAME_SIZE } from './layout.ts'
import type { DhcpMessage, DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'
import { encodedSize, putOption } from './options.ts'

/**
 * Writes a message: option 53 first, the others ascending, 82 last (RFC 3046 section 2.1), END, then zeros up to 300 bytes.
 * Options are never put into `sname` and `file`, because iPXE does not look there.
 * Throws when those two fields are too long for their place: a cut name would send a client somewhere else.
 */
export function encodeDhcp(message: DhcpMessage): Uint8Array<ArrayBuffer> {
  if (message.sname.length >= SNAME_SIZE) throw new RangeError('sname holds at most 63 characters')
  if (message.file.length >= FILE_SIZE) throw new RangeError('file holds at most 127 characters')
  const bytes = new Uint8Array(Math.max(SMALLEST_MESSAGE, messageSize(message.options)))
  putHeader(bytes, message)
  let at = HEADER_SIZE
  for (const code of sendingOrder(message.options)) {
    const value = message.options.get(code)
    if (value !== undefined) at = putOption(bytes, at, code, value)
  }
  bytes[at] = OPTION.end
  return bytes
}

/** Bytes of a message with these options, before the padding. */
export function messageSize(options: DhcpOptions): number {
  let size = HEADER_SIZE + 1
  for (const value of options.values()) size += encodedSize(value)
  return size
}

const rankOf = (code: number): number =>
  code === OPTION.messageType ? -1 : code === OPTION.relayAgent ? OPTION.end : code

const sendingOrder = (options: DhcpOptions): readonly number[] =>
  [...options.keys()].toSorted((a, b) => rankOf(a) - rankOf(b))

function putHeader(bytes: Uint8Array, message: DhcpMessage): void {
  bytes[0] = message.op === 'request' ? 1 : 2
  bytes[1] = message.hardwareType
  bytes[2] = message.hardwareAddress.length
  bytes[3] = message.hops
  putU32(bytes, 4, message.xid)
  putU16(bytes, 8, message.secs)
  bytes[10] = message.broadcast ? 0x80 : 0
  putU32(bytes, 12, message.ciaddr)
  putU32(bytes, 16, message.yiaddr)
  putU32(bytes, 20, message.siaddr)
  putU32(bytes, 24, message.giaddr)
  bytes.set(message.hardwareAddress.subarray(0, 16), 28)
  putText(bytes, SNAME_AT, message.sname)
  putText(bytes, FILE_AT, message.file)
  putU32(bytes, HEADER_SIZE - 4, MAGIC_COOKIE)
}
