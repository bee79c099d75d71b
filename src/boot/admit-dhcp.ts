import { ip4, NO_IP4, type Ip4 } from '../base/ip4.ts'
import type { DhcpMessage } from '../wire/dhcp4/message.ts'
import { messageTypeOf, type MessageType } from '../wire/dhcp4/message-type.ts'

/** Why a packet is dropped without an answer, for the counters. */
export type DhcpDrop =
  | 'malformed'
  | 'not for a server'
  | 'no client address'
  | 'relay loop'
  | 'no network'
  | 'not for a proxy'
  | 'too many newcomers'

/** `bootp` is the older protocol, which has no types (RFC 951). */
export type ClientMessageType = Exclude<MessageType, 'offer' | 'ack' | 'nak'> | 'bootp'

/** What of a well-formed packet a server takes, by its header alone: the kind of request, or why it is dropped. */
export function admitDhcp(
  message: DhcpMessage,
  isOurs: (ip: Ip4) => boolean,
): { readonly type: ClientMessageType } | { readonly drop: DhcpDrop } {
  if (message.op !== 'request') return { drop: 'not for a server' }
  if (message.hops > MOST_HOPS) return { drop: 'relay loop' }
  if (message.giaddr !== NO_IP4 && (isOurs(message.giaddr) || !isUnicast(message.giaddr))) return { drop: 'relay loop' }
  if (!hasClientAddress(message)) return { drop: 'no client address' }
  const type = messageTypeOf(message.options)
  if (type === 'malformed') return { drop: 'malformed' }
  if (type === 'other' || type === 'offer' || type === 'ack' || type === 'nak') return { drop: 'not for a server' }
  return { type }
}

/** RFC 1542 section 4.1.1 */
const MOST_HOPS = 16

/** Zeros and group addresses belong to nobody; a lease for them would be anybody's. */
const hasClientAddress = ({ hardwareType, hardwareAddress }: DhcpMessage): boolean =>
  hardwareAddress.some((byte) => byte !== 0) &&
  !(hardwareType === 1 && ((hardwareAddress[0] ?? 0) & 1) === 1 && hardwareAddress.length === 6)

/** Not loopback, multicast, reserved or broadcast. */
function isUnicast(ip: Ip4): boolean {
  const first = ip >>> 24
  return ip !== ip4(0xffffffff) && first !== 0 && first !== 127 && first < 224
}
