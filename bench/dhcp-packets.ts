import { concat, hex, u32be } from '../src/base/bytes.ts'

/** The client's half of one exchange, written into packets that are used again and again: the load must cost less than the server. */
export interface ClientPackets {
  discover(client: number, xid: number): Uint8Array
  request(client: number, xid: number, ip: number, server: number): Uint8Array
}

const XID_AT = 4
const GIADDR_AT = 24
const CLIENT_AT = 30
const REQUESTED_AT = 245
const SERVER_AT = 251

/** Mask, router, DNS, domain name, lease time, server. */
const PARAMETERS = hex('37 06 01 03 06 0f 33 36')

/** RFC 4578: what makes a DISCOVER one of x64 UEFI. */
const PXE = concat([hex('3c 20'), new TextEncoder().encode('PXEClient:Arch:00007:UNDI:003000'), hex('5d 02 0007')])

/** Client `n` has the network card 02:00 and `n` in four bytes; all come through the relay at `giaddr`. */
export function clientPackets(giaddr: number, speaks: 'host' | 'pxe'): ClientPackets {
  const about = speaks === 'pxe' ? concat([PARAMETERS, PXE]) : PARAMETERS
  const discover = packet(giaddr, concat([hex('35 01 01'), about]))
  const request = packet(giaddr, concat([hex('35 01 03  32 04 00000000  36 04 00000000'), about]))
  return {
    discover(client, xid) {
      discover.writeUInt32BE(xid, XID_AT)
      discover.writeUInt32BE(client, CLIENT_AT)
      return discover
    },
    request(client, xid, ip, server) {
      request.writeUInt32BE(xid, XID_AT)
      request.writeUInt32BE(client, CLIENT_AT)
      request.writeUInt32BE(ip, REQUESTED_AT)
      request.writeUInt32BE(server, SERVER_AT)
      return request
    },
  }
}

function packet(giaddr: number, options: Uint8Array): Buffer {
  const bytes = Buffer.alloc(320)
  // A request by Ethernet, one hop, broadcast flag clear, hardware address 02:00:...
  bytes.set(hex('01 01 06 01'))
  bytes.set(u32be(giaddr), GIADDR_AT)
  bytes.set(hex('02 00'), 28)
  bytes.set(concat([hex('63825363'), options, hex('ff')]), 236)
  return bytes
}

/** What the load needs of a reply. */
export interface Reply {
  readonly xid: number
  readonly type: number
  readonly ip: number
  readonly server: number
}

export const OFFER = 2
export const ACK = 5

/** Type and server identifier stand in any order among the options. */
export function readReply(bytes: Buffer): Reply {
  let type = 0
  let server = 0
  for (let at = 240; at < bytes.length && bytes[at] !== 255; at += bytes[at] === 0 ? 1 : 2 + (bytes[at + 1] ?? 0)) {
    if (bytes[at] === 53) type = bytes[at + 2] ?? 0
    if (bytes[at] === 54) server = bytes.readUInt32BE(at + 2)
    if (type !== 0 && server !== 0) break
  }
  return { xid: bytes.readUInt32BE(XID_AT), type, ip: bytes.readUInt32BE(16), server }
}
