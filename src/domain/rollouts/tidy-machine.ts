import { isFinished } from '../operations/operation.ts'
import type { SteppedOperation } from '../operations/stepped-operation.ts'
import type { DrainPolicy } from '../pools/update-policy.ts'
import type { MachineEffect } from './machine-effect.ts'
import { revisionOf } from './machine-operation.ts'
import type { MachineSituation, NodeSituation } from './machine-situation.ts'

/**
 * What an operation that ended early left behind. An operation ends at its deadline whatever the world is like; what it could not take
 * back then is taken back as soon as the facts allow it. `newest` is the newest operation on this machine.
 */
export function tidyMachine(
  { history, node, clusterAnswers, agent }: MachineSituation,
  newest: SteppedOperation | undefined,
  policy: DrainPolicy,
): MachineEffect | undefined {
  if (newest === undefined || !isFinished(newest.status)) return undefined
  if (history.applying !== undefined && history.applying === revisionOf(newest)) {
    return newest.status === 'failed'
      ? { kind: 'revert', why: newest.failure?.says ?? 'its operation failed' }
      : { kind: 'withdraw' }
  }
  if (clusterAnswers && agent.alive && runsWhatWasTakenBack(newest, history, agent) && !isReadyNow(node, agent))
    return { kind: 'reboot', bootId: agent.bootId ?? '' }
  if (!clusterAnswers || node?.cordon.by !== 'us') return undefined
  const well = agent.alive && isReadyNow(node, agent)
  const wanted = newest.status !== 'failed' || policy.afterFailure === 'uncordon'
  return well && wanted ? { kind: 'uncordon', node: node.name, operationId: node.cordon.operationId } : undefined
}

/** It came up with a revision that never made a Ready Node of it, and is sent back to the one that does. */
const runsWhatWasTakenBack = (
  newest: SteppedOperation,
  { current }: MachineSituation['history'],
  { revision }: MachineSituation['agent'],
): boolean => revision === revisionOf(newest) && current !== revision

const isReadyNow = (node: NodeSituation | undefined, { bootId }: MachineSituation['agent']): boolean =>
  node?.ready === true && node.bootId === bootId
