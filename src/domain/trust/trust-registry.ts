import type { Instant } from '../../base/instant.ts'
import type { CrlState, TrustedCertificate } from './trusted-certificate.ts'

/** Keeps trusted certificates and their revocation lists. */
export interface TrustRegistry {
  /** Nothing when one with this fingerprint is in force already. `crl` are the bytes that its `crl.hash` names. */
  add(certificate: Omit<TrustedCertificate, 'id'>, crl: Uint8Array | undefined): Promise<TrustedCertificate | undefined>
  list(organizationId: number): Promise<readonly TrustedCertificate[]>
  /** Those of every organization that have not been removed. */
  inForce(): Promise<readonly TrustedCertificate[]>
  find(organizationId: number, id: number): Promise<TrustedCertificate | undefined>
  /** The bytes of a revocation list. */
  crl(hash: string): Promise<Uint8Array | undefined>
  /** Keeps the outcome of a look at a list; `bytes` are the list itself when it is a new one. */
  noteCrl(id: number, state: CrlState, bytes: Uint8Array | undefined): Promise<void>
  remove(organizationId: number, id: number, now: Instant): Promise<TrustedCertificate | undefined>
}
