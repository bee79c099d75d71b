import type { Instant } from '../base/instant.ts'
import type { Ip4 } from '../base/ip4.ts'
import type { Mac } from '../base/mac.ts'
import type { Refusal } from '../base/refusal.ts'
import type { Uuid } from '../base/uuid.ts'
import type { ClientKey } from '../domain/networks/client-key.ts'
import type { LeaseReason } from '../domain/networks/lease-decision.ts'
import type { DhcpBoot } from './decide-dhcp.ts'
import type { Firmware } from './firmware.ts'

/** Who asked what, as the boot timeline tells it. */
export interface DhcpAsked {
  readonly at: Instant
  readonly network: string
  readonly asked: 'discover' | 'request' | 'decline' | 'release' | 'inform' | 'bootp'
  readonly client: ClientKey
  readonly mac: Mac | undefined
  readonly uuid: Uuid | undefined
  readonly architectures: readonly number[]
  readonly firmware: Firmware
  readonly vendorClass?: string | undefined
}

/** One exchange: a packet that was for us, and what came of it. */
export type DhcpEvent =
  /** We sent an OFFER or an ACK. Without `ip` the client has its address from elsewhere. */
  | (DhcpAsked & { readonly kind: 'offered' | 'acknowledged'; readonly ip: Ip4 | undefined; readonly boot: DhcpBoot })
  /** Beside another DHCP server: firmware that we have nothing for, so we sent nothing. */
  | (DhcpAsked & { readonly kind: 'refused'; readonly refusal: Refusal })
  /** We sent a NAK. */
  | (DhcpAsked & { readonly kind: 'denied'; readonly because: LeaseReason })
  /** The store could not keep the lease, so we said nothing. */
  | (DhcpAsked & { readonly kind: 'unkept' })
  /** We sent nothing. `server` is who was chosen instead, when that is why. */
  | (DhcpAsked & { readonly kind: 'silent'; readonly because: LeaseReason; readonly server?: Ip4 | undefined })
