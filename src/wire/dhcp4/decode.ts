import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { byteAt, ip4At, textAt, u16At, u32At } from './field.ts'
import { FILE_AT, FILE_SIZE, HEADER_SIZE, MAGIC_COOKIE, SNAME_AT, SNAME_SIZE } from './layout.ts'
import type { DhcpMessage } from './message.ts'
import { OPTION } from './option-code.ts'
import { OptionScan } from './options.ts'

/** More than firmware, relays and systems ever send together. It bounds what one datagram may cost us. */
const LARGEST_PACKET = 4096

/** Reads a message in place (RFC 2131 section 2). Malformed means not DHCP at all; bad options are only left out. */
export function decodeDhcp(bytes: Uint8Array): Result<DhcpMessage, Malformed> {
  if (bytes.length > LARGEST_PACKET) return err({ reason: 'larger than any DHCP message', at: LARGEST_PACKET })
  if (bytes.length < HEADER_SIZE) return err({ reason: 'shorter than a DHCP header', at: bytes.length })
  if (u32At(bytes, HEADER_SIZE - 4) !== MAGIC_COOKIE) return err({ reason: 'no DHCP cookie', at: HEADER_SIZE - 4 })
  const op = byteAt(bytes, 0)
  if (op !== 1 && op !== 2) return err({ reason: 'op is neither request nor reply', at: 0 })

  const scan = new OptionScan()
  scan.scan(bytes, HEADER_SIZE, bytes.length)
  const overload = overloadOf(scan.spend(OPTION.overload))
  // RFC 3396 section 5 joins in this order: options, file, sname.
  if (overload.file) scan.scan(bytes, FILE_AT, FILE_AT + FILE_SIZE)
  if (overload.sname) scan.scan(bytes, SNAME_AT, SNAME_AT + SNAME_SIZE)
  // An overload option inside an overloaded field means nothing.
  scan.spend(OPTION.overload)

  return ok({
    op: op === 1 ? 'request' : 'reply',
    hardwareType: byteAt(bytes, 1),
    hardwareAddress: bytes.subarray(28, 28 + Math.min(byteAt(bytes, 2), 16)),
    hops: byteAt(bytes, 3),
    xid: u32At(bytes, 4),
    secs: u16At(bytes, 8),
    broadcast: (byteAt(bytes, 10) & 0x80) !== 0,
    ciaddr: ip4At(bytes, 12),
    yiaddr: ip4At(bytes, 16),
    siaddr: ip4At(bytes, 20),
    giaddr: ip4At(bytes, 24),
    sname: overload.sname ? '' : textAt(bytes, SNAME_AT, SNAME_SIZE - 1),
    file: overload.file ? '' : textAt(bytes, FILE_AT, FILE_SIZE - 1),
    options: scan.joined(),
  })
}

/** Option 52: bit 0 means `file` holds options, bit 1 `sname`. Values above 3 are ignored. */
function overloadOf(value: Uint8Array | undefined): { readonly file: boolean; readonly sname: boolean } {
  const bits = value?.length === 1 ? byteAt(value, 0) : 0
  return bits <= 3 ? { file: (bits & 1) !== 0, sname: (bits & 2) !== 0 } : { file: false, sname: false }
}
