import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { ClientCertificate } from '../trust/client-credential.ts'
import type { BootNetwork } from './boot-network.ts'

export type ArtifactStatus = 'pending' | 'ready' | 'failed'

/** A set of files that carry one client certificate. Booting any of them makes a machine one of the organization. */
export interface BootArtifact {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly status: ArtifactStatus
  /** SHA-256 of the client certificate's DER, hex: how a boot is recognised as coming from this set. */
  readonly fingerprint: string
  readonly ipxeVersion: string
  /** How its script joins the network; nothing special when undefined. */
  readonly network: BootNetwork | undefined
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | undefined
  readonly lastUsedAt: Instant | undefined
}

/** Clocks of certificate issuer and server may differ by this much before "not yet valid" is taken seriously. */
const SKEW_MILLISECONDS = 5 * 60 * 1000

/** Whether a set still counts, whoever asks. */
export function judgeArtifactLife(artifact: BootArtifact | undefined, now: Instant): BootArtifact | Refusal {
  if (artifact === undefined) return refusal('ARTIFACT_UNKNOWN', 404, 'there is no such boot artifact', NEWER)
  if (artifact.revokedAt !== undefined) {
    return refusal('ARTIFACT_REVOKED', 403, `the boot artifact "${artifact.name}" has been revoked`, NEWER)
  }
  return now >= artifact.expiresAt ? expired(artifact) : artifact
}

const NEWER = 'boot from a newer boot artifact: coldforge artifact create'

const expired = (artifact: BootArtifact): Refusal =>
  refusal('ARTIFACT_EXPIRED', 403, `the boot artifact "${artifact.name}" has expired`, NEWER)

/** Whether a boot that showed `certificate` comes from a set that still counts. `artifact` is what its fingerprint found. */
export function judgeArtifact(
  artifact: BootArtifact | undefined,
  certificate: ClientCertificate,
  now: Instant,
): BootArtifact | Refusal {
  if (artifact === undefined) {
    return refusal(
      'CERTIFICATE_UNKNOWN',
      403,
      `the client certificate "${certificate.subject}" belongs to no boot artifact of this server`,
      'boot from an artifact that this server minted',
    )
  }
  const alive = judgeArtifactLife(artifact, now)
  if (isRefusal(alive)) return alive
  if (now >= certificate.notAfter) return expired(artifact)
  if (now + SKEW_MILLISECONDS < certificate.notBefore) {
    return refusal(
      'CERTIFICATE_NOT_YET_VALID',
      403,
      `the client certificate of "${artifact.name}" is not valid yet`,
      'check the clock of the server',
    )
  }
  return artifact
}
