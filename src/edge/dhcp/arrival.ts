import type { Ip4 } from '../../base/ip4.ts'
import type { DhcpDestination } from '../../render/dhcp-destination.ts'

/** How a packet reached us. */
export interface Arrival {
  /** Our own address on the interface. */
  readonly at: Ip4
  /** Sent to that address rather than to everybody; undefined when the socket hears both and cannot tell. */
  readonly unicast: boolean | undefined
  /** The sender, for packets to the PXE port 4011: the answer goes back to where they came from, not to port 68. */
  readonly pxePeer?: DhcpDestination
}
