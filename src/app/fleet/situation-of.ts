import { instant, SECOND, type Instant } from '../../base/instant.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import { poolRevisionRun } from '../../domain/revisions/machine-content.ts'
import { bootHeardAt, givenBoots, givenSince, silentBoots } from '../../domain/rollouts/given-boot.ts'
import { actionOf, rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import type {
  AgentSituation,
  BootSituation,
  Cordon,
  MachineSituation,
  NodeSituation,
  WaitingPod,
} from '../../domain/rollouts/machine-situation.ts'
import type { RollingMachine } from '../../domain/rollouts/rolling-machine.ts'
import { CORDONED_BY } from '../../kube/nodes/cordon.ts'
import type { NodeFacts } from '../../kube/nodes/node.ts'
import type { MachineView } from './pool-view.ts'

/** Three heartbeats that did not come. */
const SILENCE = 35 * SECOND

/** What is asked for one machine: checks and pods only where somebody judges them. */
export interface Asked extends Pick<MachineSituation, 'clusterAnswers' | 'silence' | 'checks'> {
  readonly pods: readonly WaitingPod[]
}

/** A machine as the steps of an operation judge it. */
export const situationOf = (
  view: MachineView,
  { clusterAnswers, silence, checks, pods }: Asked,
  now: Instant,
): MachineSituation => ({
  machineId: view.machine.id,
  checks,
  history: view.history,
  agent: agentOf(view, now),
  boots: bootsOf(view, now),
  clusterAnswers,
  silence,
  node: clusterAnswers && view.node !== undefined ? nodeOf(view.node, pods) : undefined,
  formerNode: view.formerNode && { name: view.formerNode.name, ready: view.formerNode.ready === 'yes' },
})

/** A machine as planning sees it; undefined for one that has not joined the pool yet. */
export function rollingMachine(view: MachineView, poolId: number, now: Instant): RollingMachine | undefined {
  const { machine, history, node, newest, boots } = view
  const runs = poolRevisionRun(history)
  if (runs?.poolId !== poolId) return undefined
  const agent = agentOf(view, now)
  const ready = node?.ready === 'yes' && (!agent.alive || node.bootId === agent.bootId)
  return {
    machineId: machine.id,
    name: machine.name,
    runs: runs.number,
    answers: agent.alive,
    ready,
    takesPods: node !== undefined && !node.isUnschedulable,
    wellSince: agent.alive && ready ? wellSince(view) : undefined,
    bootedAt: boots[0]?.startedAt,
    operation: newest && {
      id: newest.id,
      rolloutId: rolloutOf(newest),
      action: actionOf(newest),
      status: newest.status,
      startedAt: newest.startedAt,
      finishedAt: newest.finishedAt,
      cancelAsked: newest.cancelAsked !== undefined,
      failureCode: newest.failure?.code,
    },
  }
}

export function agentOf({ machine, heartbeat, boots }: MachineView, now: Instant): AgentSituation {
  const heardAt = machine.agentHeartbeatAt
  if (heardAt === undefined) return { alive: false, bootId: undefined, revision: undefined }
  // Who is given a script has begun anew, and what spoke before speaks no more.
  const isGone = (boots[0]?.givenAt ?? 0) > heardAt
  return {
    alive: now - heardAt < SILENCE && !isGone,
    bootId: heartbeat?.bootId,
    revision: bootHeardAt(boots, heardAt)?.revision,
  }
}

function bootsOf({ boots, history: { applying }, newest }: MachineView, now: Instant): BootSituation {
  const last = { lastStartedAt: boots[0]?.startedAt, lastRevision: boots[0]?.revision }
  if (applying === undefined) return { ...last, silentBoots: 0, given: 0 }
  const since = servedSince(boots, applying, newest)
  return { ...last, silentBoots: silentBoots(boots, applying, since, now), given: givenBoots(boots, applying, since) }
}

/** A machine that was registered before its first boot had that boot before its operation. */
function servedSince(boots: MachineView['boots'], applying: number, newest: MachineView['newest']): Instant {
  if (newest?.action === 'join' && newest.attempt === 1) return givenSince(boots, applying)
  return newest?.steps.find(({ name }) => name === 'stop' || name === 'serve')?.startedAt ?? instant(0)
}

/** Since its agent spoke from this boot, and since its operation found its Node Ready. */
function wellSince({ boots, newest }: MachineView): Instant | undefined {
  const [last] = boots
  const spokeAt = last?.outcome === 'running' ? last.lastEventAt : undefined
  const finishedAt = newest !== undefined && isFinished(newest.status) ? newest.finishedAt : undefined
  return spokeAt === undefined ? finishedAt : instant(Math.max(spokeAt, finishedAt ?? 0))
}

const nodeOf = (node: NodeFacts, pods: readonly WaitingPod[]): NodeSituation => ({
  name: node.name,
  ready: node.ready === 'yes',
  bootId: node.bootId,
  cordon: cordonOf(node),
  pods,
})

function cordonOf({ isUnschedulable, annotations }: NodeFacts): Cordon {
  // A mark without a cordon: a person took it off.
  if (!isUnschedulable) return { by: 'nobody' }
  const mark = annotations[CORDONED_BY]
  return mark === undefined ? { by: 'others' } : { by: 'us', operationId: Number(mark) }
}
