import type { SteppedOperation } from '../operations/stepped-operation.ts'
import type { MachineEffect } from './machine-effect.ts'
import { revisionOf } from './machine-operation.ts'
import type { MachineSituation } from './machine-situation.ts'
import { enteredAt } from './machine-steps.ts'

/**
 * A machine that has begun to boot the revision comes up with it whatever anybody wants; to cancel that would leave it cordoned and running
 * what nobody knows of. Once that boot has come to nothing, it can be cancelled after all.
 */
export function mustFinish({ history, boots }: MachineSituation, operation: SteppedOperation): boolean {
  const revision = revisionOf(operation)
  const stopped = enteredAt(operation, 'stop')
  const hasBegun = boots.lastRevision === revision && stopped > 0 && (boots.lastStartedAt ?? 0) > stopped
  return hasBegun && history.applying === revision && boots.silentBoots === 0
}

/**
 * The revision is withdrawn, then the Node gets its cordon off, if it is ours. A Node that is down by our doing keeps it until the machine
 * is well again (`tidyMachine`), so that no pod is sent there.
 */
export function undo(
  { history, clusterAnswers, node }: MachineSituation,
  operation: SteppedOperation,
): MachineEffect | undefined {
  if (history.applying === revisionOf(operation)) return { kind: 'withdraw' }
  const isDown = operation.steps.some(({ name, state }) => name === 'stop' && state === 'done')
  const ours = clusterAnswers && node?.cordon.by === 'us' && node.cordon.operationId === operation.id
  return ours && !isDown ? { kind: 'uncordon', node: node.name, operationId: operation.id } : undefined
}
