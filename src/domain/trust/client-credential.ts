import type { Instant } from '../../base/instant.ts'

/** A client certificate as the TLS layer saw it. Nothing about it has been believed yet. */
export interface ClientCertificate {
  /** SHA-256 of the DER encoding, hex. */
  readonly fingerprint: string
  readonly subject: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** DER of this certificate and of those that came with it, as the client sent them. */
  readonly chain: readonly Uint8Array[]
}

/** What a booting machine shows to be let in. */
export type BootCredential =
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate }
  | { readonly kind: 'chain-token'; readonly hash: string }
  | { readonly kind: 'none' }

/** A credential as a short name that tells it from every other, or nothing when none was shown. */
export function credentialName(credential: BootCredential): string | undefined {
  if (credential.kind === 'none') return undefined
  return credential.kind === 'certificate'
    ? `certificate ${credential.certificate.fingerprint}`
    : `chain-token ${credential.hash}`
}
