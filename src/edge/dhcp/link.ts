import { NO_IP4, type Ip4 } from '../../base/ip4.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { Network } from '../../domain/networks/network.ts'
import { addressOf } from '../../wire/dhcp4/addresses.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { decodeRelayAgent } from '../../wire/dhcp4/relay-agent.ts'
import type { Arrival } from './arrival.ts'

/** Where the client is attached, and the name it has for us there. */
export interface DhcpLink {
  readonly network: Network
  /** Our address, or the one a relay wants in its place so that renewals pass through it (RFC 5107). */
  readonly serverId: Ip4
}

/**
 * Behind a relay: the subnet that it or the client names (RFC 3527, RFC 3011), else the relay's own. Sent to us alone: that of the
 * client's address. Else the one of our interface. What option 82 says without a relay's address is not believed.
 */
export function linkOf(message: DhcpMessage, arrival: Arrival, book: LeaseBook): DhcpLink | undefined {
  const { giaddr, ciaddr, options } = message
  if (giaddr !== NO_IP4) {
    const agent = decodeRelayAgent(options.get(OPTION.relayAgent) ?? EMPTY)
    const subnet = agent?.linkSelection ?? addressOf(options, OPTION.subnetSelection) ?? giaddr
    return linkTo(book.networkAt(subnet), agent?.serverIdOverride ?? arrival.at)
  }
  const local = book.networkAt(arrival.at)
  if (arrival.unicast === false || ciaddr === NO_IP4) return linkTo(local, arrival.at)
  const itsOwn = book.networkAt(ciaddr)
  return linkTo(arrival.unicast === true ? itsOwn : (itsOwn ?? local), arrival.at)
}

const linkTo = (network: Network | undefined, serverId: Ip4): DhcpLink | undefined =>
  network === undefined ? undefined : { network, serverId }

const EMPTY = new Uint8Array(0)
