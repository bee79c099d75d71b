import { refusal } from '../../base/refusal.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import { contentHash } from '../../domain/revisions/canonical.ts'
import { RefusalError } from '../refusal-error.ts'

/** Names the decisions about a machine (RFC 9110 §8.8.3). Its boots and heartbeats do not change it: they are in nobody's way. */
export const machineEtag = ({ name, status, poolId, labels, approval }: ManagedMachine): string =>
  `"${contentHash({ name, status, poolId, labels, approval }).slice(0, 16)}"`

/** Throws unless `ifMatch`, where there is one, names the machine as it is (RFC 9110 §13.1.1). */
export function checkIfMatch(ifMatch: string | undefined, machine: ManagedMachine): void {
  if (ifMatch === undefined || ifMatch === '*') return
  if (ifMatch.split(',').some((tag) => tag.trim() === machineEtag(machine))) return
  throw new RefusalError(
    refusal('PRECONDITION_FAILED', 412, `machine ${machine.name} is not what you have seen any more`, 'read it again'),
  )
}
