import type { Instant } from '../../base/instant.ts'
import type { RolloutPlan } from './plan-rollout.ts'
import type { Rollout } from './rollout.ts'
import { isUnderWay, type RollingMachine } from './rolling-machine.ts'

/** Where a rollout stood when it was last planned, for people. */
export interface RolloutOutlook {
  readonly rolloutId: number
  readonly plannedAt: Instant
  /** Machines that have joined the pool. */
  readonly machines: number
  /** Of them, those that run the target and are not under way. */
  readonly done: number
  /** By id: those with an unfinished operation, whoever asked for it. */
  readonly underWay: readonly number[]
  /** By id: those whose operation of this rollout failed and that stay behind. */
  readonly failed: readonly number[]
  /** By id, in the order in which they will go. */
  readonly order: readonly number[]
  /** Why no further machine is begun. */
  readonly waitsFor: string | undefined
  /** When time alone may change that. */
  readonly lookAgainAt: Instant | undefined
}

/** Undefined when nothing is being rolled out. */
export function rolloutOutlook(
  { rollout, begin, order, waitsFor, lookAgainAt }: RolloutPlan,
  machines: readonly RollingMachine[],
  now: Instant,
): RolloutOutlook | undefined {
  if (rollout === undefined) return undefined
  const underWay = machines.filter((machine) => isUnderWay(machine) || begin.includes(machine.machineId))
  const isAway = new Set(underWay)
  return {
    rolloutId: rollout.id,
    plannedAt: now,
    machines: machines.length,
    done: machines.filter((machine) => machine.runs === rollout.target && !isAway.has(machine)).length,
    underWay: underWay.map(({ machineId }) => machineId),
    failed: machines.filter((machine) => staysBehind(machine, rollout)).map(({ machineId }) => machineId),
    order: order.filter((id) => !begin.includes(id)),
    waitsFor,
    lookAgainAt,
  }
}

const staysBehind = ({ runs, operation }: RollingMachine, { id, target, failuresCountSince }: Rollout): boolean =>
  runs !== target &&
  operation?.rolloutId === id &&
  operation.status === 'failed' &&
  (operation.finishedAt ?? 0) >= failuresCountSince
