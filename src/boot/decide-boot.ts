import type { Instant } from '../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'
import { judgeArtifact, type BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import { judgeChainUrl, type ChainUrl } from '../domain/artifacts/chain-url.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { ClaimedIdentity } from '../domain/machines/identity.ts'
import { checkApproval } from '../domain/machines/approve.ts'
import type { ManagedMachine } from '../domain/machines/managed-machine.ts'
import { LET_IN, type Newcomers } from '../domain/machines/newcomers.ts'
import { register } from '../domain/machines/registration.ts'
import type { DeclaredBoot } from '../domain/profiles/declared-boot.ts'
import type { MachineRole } from '../domain/revisions/machine-role.ts'
import type { Admission } from '../domain/trust/admission.ts'
import type { BootCredential } from '../domain/trust/client-credential.ts'
import type { TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import type { BootPlan, HeldBoot } from './boot-plan.ts'
import type { Elsewhere, Question } from './elsewhere.ts'
import { bootSources } from './sources.ts'

/** What one read of the store found for a boot request. */
export interface BootFacts {
  readonly artifact: BootArtifact | undefined
  readonly chainUrl: ChainUrl | undefined
  /** Whether somebody else's authority vouches for the certificate; undefined when none is registered. */
  readonly trusted: TrustedCertificate | Refusal | undefined
  readonly machine: ManagedMachine | undefined
  /** How its organization receives a machine that nobody knows; let in when left out. */
  readonly newcomers?: Newcomers | undefined
  /** What the files of groups and profiles say; absent when the server has none. */
  readonly declared?: DeclaredBoot | Refusal | undefined
  /** What somebody's API server for Pixiecore says; undefined when there is none. */
  readonly elsewhere?: Elsewhere | undefined
  /** What its pool made of it; undefined without a pool. */
  readonly role?: MachineRole | undefined
  readonly defaultImage: OsImage | undefined
}

/** The heart: who asks, with what right, and what should it boot? A question must be answered first; then this is asked again. */
export function decideBoot(
  claimed: ClaimedIdentity,
  credential: BootCredential,
  facts: BootFacts,
  now: Instant,
): BootPlan | HeldBoot | Question | Refusal {
  const admission = admit(credential, facts, now)
  if (isRefusal(admission)) return admission
  const registration = register(claimed, facts.machine, admission.organizationId, facts.newcomers ?? LET_IN, now)
  if (isRefusal(registration)) return registration
  const because = checkApproval(registration.machine)
  if (because !== undefined) return { kind: 'hold', because, registration, admission }
  for (const source of bootSources) {
    const choice = source.choose({ ...facts, machine: registration.machine })
    if (choice === undefined) continue
    return isRefusal(choice) || choice.kind === 'ask-elsewhere'
      ? choice
      : { ...choice, registration, admission, source: source.name }
  }
  return refusal(
    'NO_OS_IMAGE',
    503,
    'no OS image is configured, so there is nothing to boot',
    'set image.kernel and image.initrds in the configuration of the server',
  )
}

/** Whether the credential opens the door, and to which organization. */
export function admit(
  credential: BootCredential,
  facts: Pick<BootFacts, 'artifact' | 'chainUrl' | 'trusted'>,
  now: Instant,
): Admission | Refusal {
  switch (credential.kind) {
    case 'certificate': {
      if (facts.artifact === undefined && facts.trusted !== undefined)
        return isRefusal(facts.trusted) ? facts.trusted : admitted('trusted-certificate', facts.trusted)
      const artifact = judgeArtifact(facts.artifact, credential.certificate, now)
      return isRefusal(artifact) ? artifact : admitted('boot-artifact', artifact)
    }
    case 'chain-token': {
      const chain = judgeChainUrl(facts.chainUrl, now)
      return isRefusal(chain) ? chain : admitted('chain-url', chain)
    }
    case 'none':
      return refusal(
        'NO_CREDENTIAL',
        401,
        'neither a client certificate nor the token of a chain URL came with this request',
        'boot from a boot artifact of this server, or chain to a chain URL',
      )
  }
}

const admitted = (by: Admission['by'], what: BootArtifact | ChainUrl | TrustedCertificate): Admission => ({
  organizationId: what.organizationId,
  by,
  id: what.id,
  name: what.name,
})
