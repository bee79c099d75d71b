import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { NewRollout, Rollout } from './rollout.ts'

/** Keeps rollouts. What is written is durable when the promise resolves. */
export interface RolloutStore {
  /** Adds one and ends those that it replaces, all or nothing; refuses with `rolloutMoved` when one of them has moved. */
  start(
    rollout: NewRollout,
    replaced: readonly { readonly before: Rollout; readonly after: Rollout }[],
  ): Promise<Result<Rollout, Refusal>>
  /** Replaces `before` by `after`, or refuses with `rolloutMoved` when it is no longer what `before` says. */
  keep(before: Rollout, after: Rollout): Promise<Result<Rollout, Refusal>>
  rollout(organizationId: number, id: number): Promise<Rollout | undefined>
  /** All that run, are paused or frozen, of every organization, oldest first: what a restart goes on with. */
  active(): Promise<readonly Rollout[]>
  /** Newest first. */
  ofPool(organizationId: number, poolId: number, limit: number): Promise<readonly Rollout[]>
}

export const rolloutMoved = (id: number): Refusal =>
  refusal('ROLLOUT_MOVED', 409, `rollout ${id} was changed by somebody else meanwhile`, 'read it again')
