import type { Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ClientKey } from './client-key.ts'

/** What a client wants, as far as addresses are concerned (RFC 2131 table 4). */
export interface LeaseRequest {
  readonly kind: 'discover' | 'request' | 'decline' | 'release' | 'inform' | 'bootp'
  readonly client: ClientKey
  readonly mac: Mac | undefined
  /** Of the machine, where the client says it. */
  readonly uuid?: Uuid | undefined
  readonly holder: 'firmware' | 'host'
  /** The address the client uses now. */
  readonly ciaddr: Ip4 | undefined
  /** Option 50. */
  readonly requested: Ip4 | undefined
  /** Whether option 54 names us. */
  readonly server: 'us' | 'another' | 'unnamed'
  /** Sent to our own address rather than to everybody. */
  readonly unicast: boolean
}
