import type { Instant } from '../../base/instant.ts'

/** `ca`: every client certificate that it issues opens the door. `pin`: this one certificate does. */
export const trustKinds = ['ca', 'pin'] as const
export type TrustKind = (typeof trustKinds)[number]

/** A certificate of somebody else's that this organization believes. Deleting it counts at the next request. */
export interface TrustedCertificate {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly kind: TrustKind
  /** SHA-256 of the DER encoding, hex. */
  readonly fingerprint: string
  /** The certificate itself, which a pin does not need. */
  readonly der: Uint8Array | undefined
  readonly crl: CrlState
  readonly createdAt: Instant
  readonly revokedAt: Instant | undefined
  readonly lastUsedAt: Instant | undefined
}

/** Where an authority's revocation list comes from and how the last look at it went. A list that cannot be renewed stays in force. */
export interface CrlState {
  /** `http:`, `https:` or `file:`; nothing when lists are handed in. */
  readonly url: string | undefined
  /** SHA-256 of the list in force, hex: the name under which it is kept. */
  readonly hash: string | undefined
  readonly checkedAt: Instant | undefined
  /** What went wrong at the last look. */
  readonly problem: string | undefined
}

export const NO_CRL: CrlState = { url: undefined, hash: undefined, checkedAt: undefined, problem: undefined }
