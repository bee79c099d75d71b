import type { Instant } from '../../base/instant.ts'
import { admitDhcp } from '../../boot/admit-dhcp.ts'
import { identifyDhcp } from '../../boot/dhcp-client.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import type { Arrival } from './arrival.ts'
import type { Asked } from './asked.ts'
import { dropped, type Dropped, type Exchanged } from './exchanged.ts'
import type { DhcpKnowledge } from './knowledge.ts'
import { leaseExchange } from './lease-exchange.ts'
import { linkOf } from './link.ts'
import { proxyExchange } from './proxy-exchange.ts'

/** The five steps for one packet: identify, gather, decide, record (in memory), render. Never throws because of the packet. */
export function exchange(
  packet: Uint8Array,
  arrival: Arrival,
  known: DhcpKnowledge,
  now: Instant,
): Exchanged | Dropped {
  const decoded = decodeDhcp(packet)
  if (!decoded.ok) return dropped('malformed')
  const message = decoded.value
  const admitted = admitDhcp(message, known.isOurs)
  if ('drop' in admitted) return dropped(admitted.drop)
  const link = linkOf(message, arrival, known.book)
  if (link === undefined) return dropped('no network')

  const client = identifyDhcp(message, known.recent)
  const asked: Asked = { message, type: admitted.type, client, link, arrival, now }
  const isProxy = link.network.mode === 'proxy' || arrival.pxePeer !== undefined
  return isProxy ? proxyExchange(asked, known) : leaseExchange(asked, known)
}
