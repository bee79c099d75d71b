import { SECOND } from '../../base/instant.ts'
import type { ProgramStep, Verdict } from '../operations/program.ts'
import type { SteppedOperation } from '../operations/stepped-operation.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import type { MachineEffect } from './machine-effect.ts'
import { doesNotBoot, drainTimedOut, preflightFailed, withdrawn } from './machine-failures.ts'
import { revisionOf } from './machine-operation.ts'
import type { MachineSituation } from './machine-situation.ts'

export type MachineVerdict = Verdict<MachineEffect>
export type MachineStep = ProgramStep<MachineSituation, MachineEffect>

export const done = (says: string): MachineVerdict => ({ kind: 'done', says })
const skip = (says: string): MachineVerdict => ({ kind: 'skip', says })
export const wait = (says: string): MachineVerdict => ({ kind: 'wait', says })
export const act = (effect: MachineEffect, says: string): MachineVerdict => ({ kind: 'act', effect, says })

export const CLUSTER_SILENT: MachineVerdict = wait('the API of the cluster does not answer')

export function judgePreflight({ checks }: MachineSituation): MachineVerdict {
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  if (failed !== undefined) return { kind: 'fail', failure: preflightFailed(failed.says, failed.fix) }
  const open = checks.find(({ outcome }) => outcome === 'not-yet')
  return open === undefined ? done(`${checks.length} checks passed`) : wait(open.says)
}

export function judgeCordon({ clusterAnswers, node }: MachineSituation, { id }: SteppedOperation): MachineVerdict {
  if (!clusterAnswers) return CLUSTER_SILENT
  if (node === undefined) return skip('the cluster has no such Node')
  if (node.cordon.by === 'others') return skip('somebody else has cordoned the Node; it will stay so')
  return node.cordon.by === 'us' && node.cordon.operationId === id
    ? done('the Node takes no new pods')
    : act({ kind: 'cordon', node: node.name, operationId: id }, 'telling the cluster')
}

export const judgeDrain =
  ({ drain: { timeoutSeconds, onTimeout } }: UpdatePolicy): MachineStep['judge'] =>
  ({ clusterAnswers, node }, operation, now) => {
    if (!clusterAnswers) return CLUSTER_SILENT
    if (node === undefined) return skip('the cluster has no such Node')
    if (node.pods.length === 0) return done('no pod is left that had to go')
    const since = operation.steps.find(({ name }) => name === 'drain')?.startedAt ?? now
    const reasons = node.pods.map(({ name, why }) => (why === '' ? name : `${name} (${why})`))
    if (now - since < timeoutSeconds * SECOND) {
      const shown = reasons.slice(0, 3).join(', ')
      return act({ kind: 'evict', node: node.name }, `${node.pods.length} pods left: ${shown}`)
    }
    return onTimeout === 'reboot'
      ? done(`went on with ${node.pods.length} pods left, as the pool wants it`)
      : { kind: 'fail', failure: drainTimedOut(timeoutSeconds, reasons) }
  }

/** The revision is served before the machine goes down, so that it boots into it however it comes to boot. */
export function judgeStop({ history, agent, boots }: MachineSituation, operation: SteppedOperation): MachineVerdict {
  const revision = revisionOf(operation)
  if (history.applying !== revision)
    return act({ kind: 'serve', revision }, `revision ${revision} is served from now on`)
  const before = operation.notes['boot']
  if (agent.alive && agent.bootId === before)
    return act({ kind: 'reboot', bootId: agent.bootId ?? '' }, 'asking the agent')
  const entered = operation.steps.find(({ name }) => name === 'stop')?.startedAt ?? 0
  if (agent.alive || (boots.lastStartedAt ?? 0) > entered) return done('it went down')
  return wait('the agent does not answer; a power cycle helps')
}

export const judgeBoot =
  ({ breakerBoots }: UpdatePolicy): MachineStep['judge'] =>
  ({ history, agent, boots }, operation) => {
    const revision = revisionOf(operation)
    if (history.applying !== revision) {
      const failed = history.failures[revision] !== undefined
      return { kind: 'fail', failure: failed ? doesNotBoot(revision, breakerBoots) : withdrawn(revision) }
    }
    if (agent.alive && agent.bootId !== operation.notes['boot']) {
      return agent.revision === revision
        ? done(`the agent speaks from revision ${revision}`)
        : act({ kind: 'reboot', bootId: agent.bootId ?? '' }, 'it came up with another revision; once more')
    }
    if (boots.silentBoots < breakerBoots)
      return wait(boots.silentBoots === 0 ? 'for its boot' : `boot ${boots.silentBoots} of at most ${breakerBoots}`)
    const { says: why } = doesNotBoot(revision, boots.silentBoots)
    return act({ kind: 'revert', why }, `${boots.silentBoots} boots without a heartbeat`)
  }

export function judgeJoin(
  { history, agent, clusterAnswers, node }: MachineSituation,
  operation: SteppedOperation,
): MachineVerdict {
  if (history.current === revisionOf(operation) && history.applying === undefined) return done('the Node is Ready')
  if (!clusterAnswers) return CLUSTER_SILENT
  if (node === undefined) return wait('for the Node to appear')
  return node.ready && node.bootId === agent.bootId
    ? act({ kind: 'confirm' }, 'the Node is Ready in this boot')
    : wait(`for the Node ${node.name} to be Ready`)
}

export function judgeUncordon({ clusterAnswers, node }: MachineSituation, { id }: SteppedOperation): MachineVerdict {
  if (!clusterAnswers) return CLUSTER_SILENT
  if (node?.cordon.by === 'us' && node.cordon.operationId === id)
    return act({ kind: 'uncordon', node: node.name, operationId: id }, 'telling the cluster')
  return node?.cordon.by === 'others' ? skip('left cordoned: it was not us') : done('the Node takes pods')
}

/** A machine without a role does not come back as a Node; the old one would stay NotReady for ever. */
export function judgeForget(
  { history, clusterAnswers, node }: MachineSituation,
  operation: SteppedOperation,
): MachineVerdict {
  if (history.current === revisionOf(operation) && history.applying === undefined) return done('it runs without a role')
  if (!clusterAnswers) return CLUSTER_SILENT
  return node === undefined
    ? act({ kind: 'confirm' }, 'the cluster knows it no more')
    : act({ kind: 'forget-node', node: node.name }, 'deleting its Node')
}

/** A revision that already runs stays; one that does not is withdrawn. Then the Node gets its cordon off, if it is ours. */
export function undo(
  { history, agent, clusterAnswers, node }: MachineSituation,
  operation: SteppedOperation,
): MachineEffect | undefined {
  const revision = revisionOf(operation)
  if (history.applying === revision) {
    const runs = agent.alive && agent.revision === revision && agent.bootId !== operation.notes['boot']
    return runs && node?.ready === true && node.bootId === agent.bootId ? { kind: 'confirm' } : { kind: 'withdraw' }
  }
  const ours = clusterAnswers && node?.cordon.by === 'us' && node.cordon.operationId === operation.id
  return ours ? { kind: 'uncordon', node: node.name, operationId: operation.id } : undefined
}
