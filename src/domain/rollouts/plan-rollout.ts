import { instant, SECOND, type Instant } from '../../base/instant.ts'
import { isOpen, nextOpening } from '../pools/maintenance-window.ts'
import { unavailableLimit } from '../pools/update-policy.ts'
import { nameMachines } from './name-machines.ts'
import { inOrder } from './plan-order.ts'
import { restoringUntil } from './power-restore.ts'
import { isAtWork, isUnderWay, isWell, type RollingMachine } from './rolling-machine.ts'
import { isActive, moveRollout, type Rollout, type RolloutEvent } from './rollout.ts'
import { blamesRevision } from './machine-failures.ts'

export interface PoolFacts {
  readonly id: number
  /** False while the API of its cluster does not answer: what is known of Nodes may then be old. */
  readonly clusterAnswers: boolean
  /** Why it does not, and what to do, as far as that is known. */
  readonly silence?: string | undefined
}

export interface RolloutPlan {
  /** The pool's rollout, moved on where the facts say so; undefined when none is active. */
  readonly rollout: Rollout | undefined
  readonly events: readonly RolloutEvent[]
  /** Machines to begin now, by id, in this order. */
  readonly begin: readonly number[]
  /** Operations to cancel: their rollout was. */
  readonly cancel: readonly number[]
  /** Machines that are still to go, by id, in the order in which they will, as far as one can tell. */
  readonly order: readonly number[]
  /** Why no further machine is begun. */
  readonly waitsFor: string | undefined
  /** When time alone may change the answer. */
  readonly lookAgainAt: Instant | undefined
}

/**
 * What to do next for a pool, from nothing but facts: whoever asks, after whatever crash, gets the same answer. `machines` are all that
 * have joined the pool, `rollouts` those of the pool that are active or have unfinished operations, oldest first.
 */
export function planRollout(
  pool: PoolFacts,
  machines: readonly RollingMachine[],
  rollouts: readonly Rollout[],
  now: Instant,
): RolloutPlan {
  const own = rollouts.filter((rollout) => rollout.poolId === pool.id)
  const cancelled = new Set(own.filter(({ state }) => state === 'cancelled').map(({ id }) => id))
  const cancel = machines.flatMap(({ operation }) =>
    operation?.rolloutId !== undefined && cancelled.has(operation.rolloutId) && isOpenOperation(operation)
      ? [operation.id]
      : [],
  )
  const rollout = own.findLast(isActive)
  const idle: RolloutPlan = {
    rollout,
    events: [],
    begin: [],
    cancel,
    order: [],
    waitsFor: undefined,
    lookAgainAt: undefined,
  }
  return rollout === undefined ? idle : planActive(rollout, pool, machines, idle, now)
}

const isOpenOperation = ({ status, cancelAsked }: NonNullable<RollingMachine['operation']>): boolean =>
  (status === 'pending' || status === 'running') && !cancelAsked

function planActive(
  rollout: Rollout,
  pool: PoolFacts,
  machines: readonly RollingMachine[],
  idle: RolloutPlan,
  now: Instant,
): RolloutPlan {
  const failed = machines.filter((machine) => hasFailed(machine, rollout))
  const waiting = machines.filter(
    (machine) => machine.runs !== rollout.target && !isUnderWay(machine) && !hasFailed(machine, rollout),
  )
  const plan = { ...idle, order: inOrder(waiting, rollout.policy.order).map(({ machineId }) => machineId) }
  if (rollout.state !== 'running') return { ...plan, waitsFor: rollout.reason }
  const frozen = reasonToFreeze(rollout, failed)
  if (frozen !== undefined) return moved(plan, rollout, 'frozen', frozen, now)
  const trial = machines.filter((machine) => isOnTrial(machine, rollout, now))
  const idleAll = waiting.length === 0 && trial.length === 0 && !machines.some(isUnderWay)
  if (idleAll) return finish(plan, rollout, failed, now)
  const held = holdBack(rollout, pool, machines, now)
  if (held !== undefined) return { ...plan, ...held }
  return choose(plan, rollout, machines, waiting, trial, now)
}

/** How many may be begun now, and which. */
function choose(
  plan: RolloutPlan,
  rollout: Rollout,
  machines: readonly RollingMachine[],
  waiting: readonly RollingMachine[],
  trial: readonly RollingMachine[],
  now: Instant,
): RolloutPlan {
  const { policy, target } = rollout
  const limit = unavailableLimit(policy, machines.length)
  const onTrial = new Set(trial)
  const tried = machines.filter((machine) => isUnderWay(machine) || onTrial.has(machine)).length
  const away = machines.filter((machine) => isUnderWay(machine) || onTrial.has(machine) || !isAtWork(machine))
  const proven = machines.filter((m) => m.runs === target && isWell(m) && !isUnderWay(m) && !onTrial.has(m)).length
  const canaries = Math.min(policy.canaries, machines.length)
  const canarySlots = proven < canaries ? canaries - proven - tried : Infinity
  const atOnce = Math.min(limit - tried, canarySlots)
  const begin: number[] = []
  let room = limit - away.length
  for (const machine of inOrder(waiting, policy.order)) {
    if (begin.length >= atOnce) break
    if (!machine.answers) continue
    if (isAtWork(machine) && room-- <= 0) break
    begin.push(machine.machineId)
  }
  if (begin.length > 0) return { ...plan, begin }
  const soaked = trial.map(({ wellSince }) => (wellSince ?? now) + policy.soakSeconds * SECOND)
  return {
    ...plan,
    waitsFor: whyNone(away, waiting, canarySlots),
    lookAgainAt: soaked.length === 0 ? undefined : instant(Math.min(...soaked)),
  }
}

function whyNone(away: readonly RollingMachine[], waiting: readonly RollingMachine[], canarySlots: number): string {
  const silent = waiting.filter(({ answers }) => !answers)
  if (silent.length === waiting.length && silent.length > 0) return `${nameMachines(silent)} to answer`
  if (canarySlots <= 0) return `the canary, ${nameMachines(away)}`
  return `${nameMachines(away)} to be well again`
}

const hasFailed = ({ operation }: RollingMachine, rollout: Rollout): boolean =>
  operation?.rolloutId === rollout.id &&
  operation.status === 'failed' &&
  (operation.finishedAt ?? 0) >= rollout.failuresCountSince

/** It runs the target by our doing, and has not yet been well for long enough to count as well. */
function isOnTrial(machine: RollingMachine, rollout: Rollout, now: Instant): boolean {
  if (machine.runs !== rollout.target || machine.operation?.rolloutId !== rollout.id) return false
  return machine.wellSince === undefined || now - machine.wellSince < rollout.policy.soakSeconds * SECOND
}

function reasonToFreeze(rollout: Rollout, failed: readonly RollingMachine[]): string | undefined {
  const broken = failed.filter(({ operation }) => blamesRevision(operation?.failureCode))
  if (broken.length > 0) {
    return `${nameMachines(broken)} did not come up with revision ${rollout.target} and got the previous one back`
  }
  return failed.length > rollout.policy.failureBudget
    ? `${nameMachines(failed)} failed (${[...new Set(failed.map(({ operation }) => operation?.failureCode ?? ''))].join(', ')})`
    : undefined
}

function finish(plan: RolloutPlan, rollout: Rollout, failed: readonly RollingMachine[], now: Instant): RolloutPlan {
  const behind = failed.filter(({ runs }) => runs !== rollout.target)
  return behind.length === 0
    ? moved(plan, rollout, 'succeeded', undefined, now)
    : moved(plan, rollout, 'failed', `${nameMachines(behind)} stayed behind`, now)
}

function holdBack(
  rollout: Rollout,
  pool: PoolFacts,
  machines: readonly RollingMachine[],
  now: Instant,
): Pick<RolloutPlan, 'waitsFor' | 'lookAgainAt'> | undefined {
  if (!pool.clusterAnswers) return { waitsFor: clusterToAnswer(pool), lookAgainAt: undefined }
  const restoring = restoringUntil(machines, now)
  if (restoring !== undefined)
    return { waitsFor: 'many machines came up by themselves: the power was away', lookAgainAt: restoring }
  const { windows } = rollout.policy
  return isOpen(windows, now)
    ? undefined
    : { waitsFor: 'the next maintenance window', lookAgainAt: nextOpening(windows, now) }
}

const clusterToAnswer = ({ silence }: PoolFacts): string =>
  `the API of the cluster to answer${silence === undefined ? '' : ` (${silence})`}`

function moved(
  plan: RolloutPlan,
  before: Rollout,
  to: Rollout['state'],
  why: string | undefined,
  now: Instant,
): RolloutPlan {
  const { rollout, events } = moveRollout(before, to, why, now)
  return { ...plan, rollout, events, waitsFor: why }
}
