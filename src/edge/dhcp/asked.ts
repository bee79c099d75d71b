import type { Instant } from '../../base/instant.ts'
import type { ClientMessageType } from '../../boot/admit-dhcp.ts'
import type { DhcpClient } from '../../boot/dhcp-client.ts'
import type { DhcpAsked } from '../../boot/dhcp-event.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import type { Arrival } from './arrival.ts'
import type { DhcpLink } from './link.ts'

/** A packet that is for us, with all that is known about it. */
export interface Asked {
  readonly message: DhcpMessage
  readonly type: ClientMessageType
  readonly client: DhcpClient
  readonly link: DhcpLink
  readonly arrival: Arrival
  readonly now: Instant
}

/** The part of an event that tells who asked. */
export const describe = ({ now, link, type, client }: Asked): DhcpAsked => ({
  at: now,
  network: link.network.name,
  asked: type,
  client: client.key,
  mac: client.mac,
  uuid: client.uuid,
  architectures: client.architectures,
  firmware: client.firmware,
  vendorClass: client.vendorClass,
})
