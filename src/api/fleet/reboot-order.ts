import type { Pool } from '../../domain/pools/pool.ts'
import { poolRevisionRun } from '../../domain/revisions/machine-content.ts'
import { inOrder } from '../../domain/rollouts/plan-order.ts'
import type { ApiDeps } from '../api-deps.ts'

/** The machines of a pool that a rollout of this revision would reboot, in the order in which it would begin them as things are. */
export async function rebootOrder(
  { managed, machineHistories }: Pick<ApiDeps, 'managed' | 'machineHistories'>,
  { organizationId, id: poolId, policy }: Pool,
  revision: number,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const behind = []
  for (const { id, name, status, lastBootAt } of await managed.ofPool(organizationId, poolId)) {
    const runs = poolRevisionRun(await machineHistories.history(id))
    if (runs?.poolId !== poolId || runs.number === revision) continue
    const isAtWork = status === 'ready'
    const state = { answers: isAtWork, ready: isAtWork, takesPods: isAtWork }
    behind.push({ machineId: id, name, bootedAt: lastBootAt, ...state })
  }
  return inOrder(behind, policy.order).map(({ machineId, name }) => ({ id: machineId, name }))
}
