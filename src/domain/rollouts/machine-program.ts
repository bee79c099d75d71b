import { SECOND, type Instant } from '../../base/instant.ts'
import type { Program, ProgramStep, Verdict } from '../operations/program.ts'
import { openOperation, type NewSteppedOperation, type SteppedOperation } from '../operations/stepped-operation.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import type { MachineEffect } from './machine-effect.ts'
import { doesNotBoot, drainTimedOut, preflightFailed, withdrawn } from './machine-failures.ts'
import type { MachineSituation } from './machine-situation.ts'

type MachineVerdict = Verdict<MachineEffect>
type MachineStep = ProgramStep<MachineSituation, MachineEffect>

export const ROLL = 'roll'
const STEPS = ['preflight', 'cordon', 'drain', 'stop', 'boot', 'join', 'uncordon'] as const

export interface MachineTarget {
  readonly organizationId: number
  readonly machineId: number
  readonly machineName: string
  /** The revision of this machine that it shall run. */
  readonly revision: number
  readonly rolloutId: number | undefined
}

/** The operation that takes one machine from the revision it runs to another. */
export const openRoll = (target: MachineTarget, policy: UpdatePolicy, now: Instant): NewSteppedOperation =>
  openOperation(
    {
      organizationId: target.organizationId,
      action: ROLL,
      subject: `machine ${target.machineId} "${target.machineName}"`,
      steps: STEPS,
      deadlineSeconds: policy.machineDeadlineSeconds,
      notes: {
        revision: String(target.revision),
        ...(target.rolloutId !== undefined && { rollout: String(target.rolloutId) }),
      },
    },
    now,
  )

/** What a retry must not forget: which revision, and on whose behalf. */
export const ROLL_NOTES: readonly string[] = ['revision', 'rollout']

export const revisionOf = ({ notes }: SteppedOperation): number => Number(notes['revision'])

export const rolloutOf = ({ notes }: SteppedOperation): number | undefined =>
  notes['rollout'] === undefined ? undefined : Number(notes['rollout'])

/** preflight -> cordon -> drain -> stop -> boot into the revision -> join -> uncordon what we cordoned. */
export const machineProgram = (policy: UpdatePolicy): Program<MachineSituation, MachineEffect> => ({
  steps: [
    { name: 'preflight', judge: judgePreflight },
    { name: 'cordon', judge: judgeCordon },
    { name: 'drain', judge: drain(policy) },
    { name: 'stop', remember: ({ agent }) => ({ boot: agent.bootId ?? '' }), judge: judgeStop },
    { name: 'boot', judge: boot(policy) },
    { name: 'join', judge: judgeJoin },
    { name: 'uncordon', judge: judgeUncordon },
  ],
  undo: (situation, operation) => undo(situation, operation),
})

const done = (says: string): MachineVerdict => ({ kind: 'done', says })
const skip = (says: string): MachineVerdict => ({ kind: 'skip', says })
const wait = (says: string): MachineVerdict => ({ kind: 'wait', says })
const act = (effect: MachineEffect, says: string): MachineVerdict => ({ kind: 'act', effect, says })

const CLUSTER_SILENT: MachineVerdict = wait('the API of the cluster does not answer')

function judgePreflight({ checks }: MachineSituation): MachineVerdict {
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  if (failed !== undefined) return { kind: 'fail', failure: preflightFailed(failed.says, failed.fix) }
  const open = checks.find(({ outcome }) => outcome === 'not-yet')
  return open === undefined ? done(`${checks.length} checks passed`) : wait(open.says)
}

function judgeCordon({ clusterAnswers, node }: MachineSituation, { id }: SteppedOperation): MachineVerdict {
  if (!clusterAnswers) return CLUSTER_SILENT
  if (node === undefined) return skip('the cluster has no such Node')
  if (node.cordon.by === 'others') return skip('somebody else has cordoned the Node; it will stay so')
  return node.cordon.by === 'us' && node.cordon.operationId === id
    ? done('the Node takes no new pods')
    : act({ kind: 'cordon', node: node.name, operationId: id }, 'telling the cluster')
}

const drain =
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
function judgeStop({ history, agent, boots }: MachineSituation, operation: SteppedOperation): MachineVerdict {
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

const boot =
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

function judgeJoin(
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

function judgeUncordon({ clusterAnswers, node }: MachineSituation, { id }: SteppedOperation): MachineVerdict {
  if (!clusterAnswers) return CLUSTER_SILENT
  if (node?.cordon.by === 'us' && node.cordon.operationId === id)
    return act({ kind: 'uncordon', node: node.name, operationId: id }, 'telling the cluster')
  return node?.cordon.by === 'others' ? skip('left cordoned: it was not us') : done('the Node takes pods')
}

/** A revision that already runs stays; one that does not is withdrawn. Then the Node gets its cordon off, if it is ours. */
function undo(
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
