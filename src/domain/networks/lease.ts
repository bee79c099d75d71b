import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ClientKey } from './client-key.ts'

/**
 * What we remember about one address of one network. An address has at most one lease: a newer one replaces it.
 *
 * - `bound`: the client may use the address until `expires`; afterwards the lease only remembers whom to give it to again.
 * - `released`: the client gave it back; kept so that it gets the same address next time (RFC 2131 section 4.3.4).
 * - `declined`: somebody else answers there; nobody gets it until `expires`.
 */
export interface Lease {
  readonly ip: Ip4
  /** Name of the network that owns the address. */
  readonly network: string
  readonly client: ClientKey
  /** Undefined for clients whose hardware address is not Ethernet. */
  readonly mac: Mac | undefined
  /** Of the machine, as far as any program on this network card has said it. */
  readonly uuid?: Uuid | undefined
  /** Firmware stops using its address as soon as the next program of the same network card asks for one. */
  readonly holder: 'firmware' | 'host'
  readonly state: 'bound' | 'released' | 'declined'
  readonly expires: Instant
}

/** An offered address, kept back until the client had time to take it. Lives in memory only. */
export interface Hold extends Omit<Lease, 'state'> {
  readonly state: 'offered'
}

export type Assignment = Lease | Hold

/** True while the address is out of reach for other clients. */
export const isTaken = (assignment: Assignment, now: Instant): boolean =>
  assignment.state !== 'released' && assignment.expires > now

/** True for what must survive a restart. */
export const isLasting = (assignment: Assignment): assignment is Lease => assignment.state !== 'offered'
