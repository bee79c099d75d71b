import type { Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { rolloutMoved, type RolloutStore } from './rollout-store.ts'
import { isActive, type NewRollout, type Rollout } from './rollout.ts'

export class MemoryRolloutStore implements RolloutStore {
  readonly #rollouts = new Map<number, Rollout>()

  async start(
    rollout: NewRollout,
    replaced: readonly { readonly before: Rollout; readonly after: Rollout }[],
  ): Promise<Result<Rollout, Refusal>> {
    const stale = replaced.find(({ before }) => this.#rollouts.get(before.id) !== before)
    if (stale !== undefined) return err(rolloutMoved(stale.before.id))
    for (const { after } of replaced) this.#rollouts.set(after.id, after)
    const started = { ...rollout, id: this.#rollouts.size + 1 }
    this.#rollouts.set(started.id, started)
    return ok(started)
  }

  async keep(before: Rollout, after: Rollout): Promise<Result<Rollout, Refusal>> {
    if (this.#rollouts.get(before.id) !== before) return err(rolloutMoved(before.id))
    this.#rollouts.set(before.id, after)
    return ok(after)
  }

  async rollout(organizationId: number, id: number): Promise<Rollout | undefined> {
    const found = this.#rollouts.get(id)
    return found?.organizationId === organizationId ? found : undefined
  }

  async active(): Promise<readonly Rollout[]> {
    return [...this.#rollouts.values()].filter(isActive)
  }

  async ofPool(organizationId: number, poolId: number, limit: number): Promise<readonly Rollout[]> {
    const own = [...this.#rollouts.values()].filter((r) => r.organizationId === organizationId && r.poolId === poolId)
    return own.toReversed().slice(0, limit)
  }
}
