import type { DhcpDrop } from '../../boot/admit-dhcp.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { DhcpDestination } from '../../render/dhcp-destination.ts'

export interface Outgoing {
  readonly bytes: Uint8Array
  /** Which of our ports it leaves from: clients compare. */
  readonly from: 'dhcp' | 'pxe'
  readonly to: DhcpDestination
}

/** What came of a packet that was for us. */
export interface Exchanged {
  readonly kind: 'exchanged'
  readonly event: DhcpEvent
  /** To be kept durably before `reply` leaves; the book in memory has them already. */
  readonly keep: readonly Lease[]
  readonly reply: Outgoing | undefined
  /** Of an ACK: what to send when `keep` could not be kept, for what is left of the lease that stands in the store. */
  readonly withoutKeeping?: ((kept: Lease) => Outgoing | undefined) | undefined
}

export interface Dropped {
  readonly kind: 'dropped'
  readonly drop: DhcpDrop
}

export const dropped = (drop: DhcpDrop): Dropped => ({ kind: 'dropped', drop })
