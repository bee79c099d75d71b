import { SECOND } from '../../base/instant.ts'
import type { ProgramStep, Verdict } from '../operations/program.ts'
import type { SteppedOperation } from '../operations/stepped-operation.ts'
import { revisionNumbered } from '../revisions/history.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import { clusterSilence } from './cluster-silence.ts'
import type { MachineEffect } from './machine-effect.ts'
import { doesNotBoot, drainTimedOut, neverReady, preflightFailed, withdrawn } from './machine-failures.ts'
import { revisionOf } from './machine-operation.ts'
import type { MachineSituation } from './machine-situation.ts'

export type MachineVerdict = Verdict<MachineEffect>
export type MachineStep = ProgramStep<MachineSituation, MachineEffect>

export const done = (says: string): MachineVerdict => ({ kind: 'done', says })
const skip = (says: string): MachineVerdict => ({ kind: 'skip', says })
export const wait = (says: string): MachineVerdict => ({ kind: 'wait', says })
export const act = (effect: MachineEffect, says: string): MachineVerdict => ({ kind: 'act', effect, says })

export const enteredAt = ({ steps }: SteppedOperation, step: string): number =>
  steps.find(({ name }) => name === step)?.startedAt ?? 0

/** Nothing is concluded about a Node then. */
const clusterSilent = (why: string | undefined): MachineVerdict => wait(clusterSilence(why))

export function judgePreflight({ checks }: MachineSituation): MachineVerdict {
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  if (failed !== undefined) return { kind: 'fail', failure: preflightFailed(failed.says, failed.fix) }
  const open = checks.find(({ outcome }) => outcome === 'not-yet')
  if (open !== undefined) return wait(open.says)
  const doubts = checks
    .filter(({ outcome }) => outcome === 'doubtful')
    .map(({ says, fix }) => `. In doubt: ${says}; ${fix}`)
  return done(`${checks.length - doubts.length} checks passed${doubts.join('')}`)
}

export function judgeCordon(
  { clusterAnswers, silence, node }: MachineSituation,
  { id }: SteppedOperation,
): MachineVerdict {
  if (!clusterAnswers) return clusterSilent(silence)
  if (node === undefined) return skip('the cluster has no such Node')
  if (node.cordon.by === 'others') return skip('somebody else has cordoned the Node; it will stay so')
  return node.cordon.by === 'us' && node.cordon.operationId === id
    ? done('the Node takes no new pods')
    : act({ kind: 'cordon', node: node.name, operationId: id }, 'telling the cluster')
}

export const judgeDrain =
  ({ drain: { timeoutSeconds, onTimeout } }: UpdatePolicy): MachineStep['judge'] =>
  ({ clusterAnswers, silence, node }, operation, now) => {
    if (!clusterAnswers) return clusterSilent(silence)
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

/** A machine that joins is not missed: it is told to boot at once, or simply waited for. */
export function judgeServe(
  { history, agent, boots, clusterAnswers, silence }: MachineSituation,
  operation: SteppedOperation,
): MachineVerdict {
  const revision = revisionOf(operation)
  if (history.applying !== revision) {
    return history.applying === undefined
      ? act({ kind: 'serve', revision }, `its revision ${revision} is served from now on`)
      : act({ kind: 'withdraw' }, `revision ${history.applying} is not wanted any more`)
  }
  // What runs a role may have pods by now, and only the cluster knows.
  const hasRole = revisionNumbered(history, agent.revision ?? 0)?.content.pool !== undefined
  if (agent.alive && agent.revision !== revision && hasRole && !clusterAnswers) return clusterSilent(silence)
  if (agent.alive && agent.revision !== revision)
    return act({ kind: 'reboot', bootId: agent.bootId ?? '' }, 'asking the agent')
  return agent.alive || boots.lastRevision === revision
    ? done('it boots into it')
    : wait('the agent does not answer; a power cycle helps')
}

/** The revision is served before the machine goes down, so that it boots into it however it comes to boot. */
export function judgeStop({ history, agent, boots }: MachineSituation, operation: SteppedOperation): MachineVerdict {
  const revision = revisionOf(operation)
  if (history.applying !== revision)
    return act({ kind: 'serve', revision }, `its revision ${revision} is served from now on`)
  const before = operation.notes['boot']
  if (agent.alive && agent.bootId === before)
    return act({ kind: 'reboot', bootId: agent.bootId ?? '' }, 'asking the agent')
  if (agent.alive || (boots.lastStartedAt ?? 0) > enteredAt(operation, 'stop')) return done('it went down')
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
        ? done(`the agent speaks from its revision ${revision}`)
        : act({ kind: 'reboot', bootId: agent.bootId ?? '' }, 'it came up with another revision; once more')
    }
    if (boots.silentBoots < breakerBoots)
      return wait(boots.silentBoots === 0 ? 'for its boot' : `boot ${boots.silentBoots} of at most ${breakerBoots}`)
    const { says: why } = doesNotBoot(revision, boots.silentBoots)
    return act({ kind: 'revert', why }, `${boots.silentBoots} boots without a heartbeat`)
  }

/** What has no role has no heartbeat to wait for either: a group may declare something for it that has no agent of ours. */
export function judgeBootWithoutRole(
  { history, agent, boots }: MachineSituation,
  operation: SteppedOperation,
): MachineVerdict {
  const isUp = agent.alive && agent.bootId !== operation.notes['boot']
  if (history.applying !== revisionOf(operation) && !isUp)
    return { kind: 'fail', failure: withdrawn(revisionOf(operation)) }
  return isUp || (boots.lastStartedAt ?? 0) > enteredAt(operation, 'stop')
    ? done('it boots without a role')
    : wait('for its boot')
}

export const judgeJoin =
  ({ breakerBoots }: UpdatePolicy): MachineStep['judge'] =>
  ({ history, agent, boots, clusterAnswers, silence, node }, operation) => {
    const revision = revisionOf(operation)
    if (history.current === revision && history.applying === undefined) return done('the Node is Ready')
    if (history.applying !== revision) {
      const failed = history.failures[revision] !== undefined
      return { kind: 'fail', failure: failed ? neverReady(revision, breakerBoots) : withdrawn(revision) }
    }
    if (!clusterAnswers) return clusterSilent(silence)
    if (node?.ready === true && node.bootId === agent.bootId)
      return act({ kind: 'confirm' }, 'the Node is Ready in this boot')
    if (boots.given > breakerBoots) {
      const { says: why } = neverReady(revision, breakerBoots)
      return act({ kind: 'revert', why }, `it began boot ${boots.given} without ever being Ready`)
    }
    return wait(node === undefined ? 'for the Node to appear' : `for the Node ${node.name} to be Ready`)
  }

export function judgeUncordon(
  { clusterAnswers, silence, node, formerNode }: MachineSituation,
  { id }: SteppedOperation,
): MachineVerdict {
  if (!clusterAnswers) return clusterSilent(silence)
  if (node?.cordon.by === 'us' && node.cordon.operationId === id)
    return act({ kind: 'uncordon', node: node.name, operationId: id }, 'telling the cluster')
  if (formerNode !== undefined) return forgetFormer(formerNode)
  return node?.cordon.by === 'others' ? skip('left cordoned: it was not us') : done('the Node takes pods')
}

/** A machine without a role does not come back as a Node; the old one would stay NotReady for ever. */
export function judgeForget(
  { history, clusterAnswers, silence, node, formerNode }: MachineSituation,
  operation: SteppedOperation,
): MachineVerdict {
  if (history.current === revisionOf(operation) && history.applying === undefined) return done('it runs without a role')
  if (!clusterAnswers) return clusterSilent(silence)
  if (formerNode !== undefined) return forgetFormer(formerNode)
  if (node?.ready === true) return wait('for the cluster to see that it has gone')
  return node === undefined
    ? act({ kind: 'confirm' }, 'the cluster knows it no more')
    : act({ kind: 'forget-node', node: node.name }, 'deleting its Node')
}

/** After a change of its name a machine comes back as another Node, and nobody else would delete the one that it was. */
const forgetFormer = ({ name, ready }: NonNullable<MachineSituation['formerNode']>): MachineVerdict =>
  ready
    ? wait(`for the cluster to see that ${name} has gone`)
    : act({ kind: 'forget-node', node: name }, `deleting Node ${name}, which it was before`)
