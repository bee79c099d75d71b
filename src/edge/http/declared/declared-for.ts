import type { Instant } from '../../../base/instant.ts'
import { isRefusal } from '../../../base/refusal.ts'
import type { BootTransaction } from '../../../boot/boot-store.ts'
import { admit, type BootFacts } from '../../../boot/decide-boot.ts'
import { declaredLabels } from '../../../boot/declared-labels.ts'
import type { ClaimedIdentity } from '../../../domain/machines/identity.ts'
import type { BootCall } from '../boot-call.ts'
import type { DeclaredProfiles } from './declared-profiles.ts'

/**
 * What is declared for the machine that asks, in the organization that its credential opens. Whoever is not let in is not looked for: no template is
 * filled in for strangers, and no other organization hears of them.
 */
export async function declaredFor(
  tx: BootTransaction,
  declared: DeclaredProfiles | undefined,
  call: BootCall,
  claimed: ClaimedIdentity,
  facts: Pick<BootFacts, 'artifact' | 'chainUrl' | 'trusted' | 'machine' | 'role'>,
  now: Instant,
): Promise<BootFacts['declared']> {
  // A worker of a pool is taken by no group, so none is asked and it is not listed as taken by none.
  if (declared === undefined || facts.role?.work !== undefined) return undefined
  const admission = admit(call.credential, facts, now)
  if (isRefusal(admission)) return undefined
  const { machine } = facts
  if (machine !== undefined && machine.organizationId !== admission.organizationId) return undefined
  const given = machine === undefined ? [] : await tx.labelsOfMachine(machine.id)
  return declared.choose(admission.organizationId, declaredLabels(call.query, claimed, machine, given))
}
