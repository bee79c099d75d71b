import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { startRollout } from '../../domain/rollouts/rollout-commands.ts'
import type { Rollout } from '../../domain/rollouts/rollout.ts'
import type { ApiDeps } from '../api-deps.ts'

/** Older ones are history: no machine shows traces of them. */
export const RECENT = 20

/** Sends a revision of a pool, the newest unless another is named, to its machines. `by` is who, for people. */
export async function beginRollout(
  deps: ApiDeps,
  pool: Pool,
  revision: number | undefined,
  by: string,
): Promise<Rollout | Refusal> {
  const rollouts = await deps.rollouts.ofPool(pool.organizationId, pool.id, RECENT)
  const history = await deps.poolHistories.history(pool.id)
  const target = revision ?? history.revisions.length
  const begun = startRollout(pool, history, target, rollouts.toReversed(), by, deps.now())
  if (isRefusal(begun)) return begun
  const moved = begun.replaced.flatMap(({ rollout: after }) => {
    const before = rollouts.find(({ id }) => id === after.id)
    return before === undefined ? [] : [{ before, after }]
  })
  const kept = await deps.rollouts.start(begun.started.rollout, moved)
  return kept.ok ? kept.value : kept.error
}
