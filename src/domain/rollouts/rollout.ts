import type { Instant } from '../../base/instant.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'

/** `frozen` stopped by itself because something is wrong; `failed` is through, with machines left behind. */
export const rolloutStates = ['running', 'paused', 'frozen', 'succeeded', 'failed', 'cancelled'] as const
export type RolloutState = (typeof rolloutStates)[number]

/** One revision of a pool on its way to the machines. What it rolls and how is copied when it starts and does not change under it. */
export interface Rollout {
  readonly id: number
  readonly organizationId: number
  readonly poolId: number
  /** The number of the pool revision that the machines shall run. */
  readonly target: number
  /** A person chose a revision older than one that machines of the pool may run. */
  readonly goesBack: boolean
  readonly policy: UpdatePolicy
  readonly state: RolloutState
  /** Why it is paused, frozen, failed or cancelled. */
  readonly reason: string | undefined
  readonly startedAt: Instant
  readonly startedBy: string
  readonly endedAt: Instant | undefined
  /** Failures before that are forgiven: somebody has looked at them and said "go on". */
  readonly failuresCountSince: Instant
}

export type NewRollout = Omit<Rollout, 'id'>

export const isActive = ({ state }: Pick<Rollout, 'state'>): boolean =>
  state === 'running' || state === 'paused' || state === 'frozen'

export type RolloutEvent =
  | { readonly kind: 'rollout-started'; readonly target: number; readonly by: string; readonly at: Instant }
  | {
      readonly kind: 'rollout-moved'
      readonly rolloutId: number
      readonly to: RolloutState
      readonly why: string | undefined
      readonly at: Instant
    }

export interface RolloutChange<State = Rollout> {
  readonly rollout: State
  /** Empty when the command changed nothing. */
  readonly events: readonly RolloutEvent[]
}

export function moveRollout(rollout: Rollout, to: RolloutState, why: string | undefined, now: Instant): RolloutChange {
  const endedAt = isActive({ state: to }) ? undefined : now
  return {
    rollout: { ...rollout, state: to, reason: why, endedAt },
    events: [{ kind: 'rollout-moved', rolloutId: rollout.id, to, why, at: now }],
  }
}
