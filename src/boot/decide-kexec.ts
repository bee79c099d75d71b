import type { Instant } from '../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'
import { judgeArtifactLife, type BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import { judgeChainUrl, type ChainUrl } from '../domain/artifacts/chain-url.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { MachineRole } from '../domain/revisions/machine-role.ts'
import type { TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import { poolImage } from './pool-image.ts'

/** What let a machine in when it last came through its firmware, as it is now; undefined where it has been deleted since. */
export type LastAdmission =
  | { readonly by: 'boot-artifact'; readonly credential: BootArtifact | undefined }
  | { readonly by: 'chain-url'; readonly credential: ChainUrl | undefined }
  | { readonly by: 'trusted-certificate'; readonly credential: TrustedCertificate | undefined }

/** What one read of the store found about a machine whose agent wants to start the next kernel itself. */
export interface KexecFacts {
  readonly admission: LastAdmission | undefined
  readonly role: MachineRole | undefined
  readonly defaultImage: OsImage | undefined
  readonly ignitionDelivery: 'url' | 'injected'
}

export interface KexecChoice {
  readonly image: OsImage
  readonly revision: number
}

/**
 * Whether a running machine may start its next revision without the firmware, and which image that is. What let it in must still count:
 * a revoked credential is not outlived by restarting like this. Every refusal sends the machine through its firmware.
 */
export function decideKexec(facts: KexecFacts, now: Instant): KexecChoice | Refusal {
  const { role, defaultImage } = facts
  const shut = judgeAdmission(facts.admission, now)
  if (shut !== undefined) return shut
  if (role?.work === undefined) return notHere('the machine works in no pool, and only iPXE can ask what else it boots')
  if (facts.ignitionDelivery === 'injected') return notHere('its Ignition is handed out to iPXE alone')
  const image = poolImage(role.work.pool, defaultImage)
  return isRefusal(image) ? image : { image, revision: role.revision }
}

function judgeAdmission(last: LastAdmission | undefined, now: Instant): Refusal | undefined {
  if (last === undefined) return notHere('it is not known what let the machine in')
  switch (last.by) {
    case 'boot-artifact':
      return refused(judgeArtifactLife(last.credential, now))
    case 'chain-url':
      return refused(judgeChainUrl(last.credential, now))
    case 'trusted-certificate':
      return last.credential === undefined || last.credential.revokedAt !== undefined
        ? notHere('the certificate that let the machine in is trusted no more')
        : undefined
  }
}

const refused = (judged: object | Refusal): Refusal | undefined => (isRefusal(judged) ? judged : undefined)

const notHere = (says: string): Refusal =>
  refusal('KEXEC_NOT_HERE', 409, says, 'let the machine restart through its firmware, as its agent does now')
