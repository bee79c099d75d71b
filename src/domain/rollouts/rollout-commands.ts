import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Pool } from '../pools/pool.ts'
import { revisionNumbered } from '../revisions/history.ts'
import type { PoolHistory } from '../revisions/pool-content.ts'
import { isActive, moveRollout, type NewRollout, type Rollout, type RolloutChange } from './rollout.ts'

export interface StartedRollout {
  readonly started: RolloutChange<NewRollout>
  /** Those that it takes the place of; their machine operations are cancelled by the next plan. */
  readonly replaced: readonly RolloutChange[]
}

/**
 * Sends revision `target` to the machines of `pool`. The newest intention counts, so a rollout under way is replaced. `rollouts` are all
 * of the pool that machines may still show traces of: the active ones and the last.
 */
export function startRollout(
  pool: Pool,
  history: PoolHistory,
  target: number,
  rollouts: readonly Rollout[],
  by: string,
  now: Instant,
): StartedRollout | Refusal {
  if (revisionNumbered(history, target) === undefined) {
    return refusal('NO_SUCH_REVISION', 404, `pool ${pool.name} has no revision ${target}`, 'choose one that is listed')
  }
  const own = rollouts.filter((rollout) => rollout.poolId === pool.id)
  const active = own.filter(isActive)
  if (active.some((rollout) => rollout.target === target)) {
    return refusal(
      'ROLLOUT_EXISTS',
      409,
      `revision ${target} of pool ${pool.name} is being rolled out already`,
      'watch that rollout, or resume it when it is paused or frozen',
    )
  }
  return {
    started: {
      rollout: {
        organizationId: pool.organizationId,
        poolId: pool.id,
        target,
        goesBack: target < Math.max(history.current ?? 0, ...own.map((rollout) => rollout.target)),
        policy: pool.policy,
        state: 'running',
        reason: undefined,
        startedAt: now,
        startedBy: by,
        endedAt: undefined,
        failuresCountSince: now,
      },
      events: [{ kind: 'rollout-started', target, by, at: now }],
    },
    replaced: active.map((rollout) => moveRollout(rollout, 'cancelled', `replaced by revision ${target}`, now)),
  }
}

/** No further machine is begun; those under way finish. */
export function pauseRollout(rollout: Rollout, by: string, now: Instant): RolloutChange | Refusal {
  if (rollout.state === 'paused') return { rollout, events: [] }
  return rollout.state === 'running'
    ? moveRollout(rollout, 'paused', `paused by ${by}`, now)
    : notNow(rollout, 'paused')
}

/** Goes on, and gives machines that failed another chance. `rollouts` are those of its pool: an older one would undo a newer one. */
export function resumeRollout(rollout: Rollout, rollouts: readonly Rollout[], now: Instant): RolloutChange | Refusal {
  if (rollout.state === 'running') return { rollout, events: [] }
  if (rollouts.some(({ id, poolId }) => poolId === rollout.poolId && id > rollout.id)) return notNow(rollout, 'resumed')
  if (rollout.state === 'succeeded' || rollout.state === 'cancelled') return notNow(rollout, 'resumed')
  return moveRollout({ ...rollout, failuresCountSince: now }, 'running', undefined, now)
}

/** Ends it; what is under way on machines is cancelled by the next plan. */
export function cancelRollout(rollout: Rollout, by: string, now: Instant): RolloutChange | Refusal {
  if (rollout.state === 'cancelled') return { rollout, events: [] }
  return isActive(rollout) ? moveRollout(rollout, 'cancelled', `cancelled by ${by}`, now) : notNow(rollout, 'cancelled')
}

const notNow = (rollout: Rollout, what: string): Refusal =>
  refusal(
    'ROLLOUT_STATE',
    409,
    `rollout ${rollout.id} is ${rollout.state} and cannot be ${what}`,
    'start a new rollout if the machines should change',
  )
