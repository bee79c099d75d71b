import type { Instant } from '../../base/instant.ts'
import type { CertificateName, NameConstraints } from './name-constraints.ts'

/** What an X.509 certificate says (RFC 5280 §4), as far as admission depends on it. Signatures are checked elsewhere. */
export interface CertificateFacts {
  /** SHA-256 of the DER encoding, hex. */
  readonly fingerprint: string
  /** For people: `CN=rack 1, O=Example`. */
  readonly subject: string
  readonly issuer: string
  /** Hex, lower case, without leading zeros. */
  readonly serialNumber: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** basicConstraints says CA, and keyUsage, if there is one, allows signing certificates. */
  readonly isAuthority: boolean
  /** How many authorities may stand between this one and the leaf; no limit when undefined. */
  readonly pathLength: number | undefined
  /** extendedKeyUsage is absent, or holds clientAuth or anyExtendedKeyUsage. */
  readonly forClients: boolean
  /** Signed with MD5 or SHA-1, or holding an RSA key below 2048 bits. */
  readonly isWeak: boolean
  /** Subject and subjectAltName. */
  readonly names: readonly CertificateName[]
  readonly constraints: NameConstraints | undefined
  /** OIDs of critical extensions that we do not know; RFC 5280 §4.2 demands to refuse them. */
  readonly unknownCritical: readonly string[]
}
