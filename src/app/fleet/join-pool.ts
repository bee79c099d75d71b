import { isRefusal } from '../../base/refusal.ts'
import { beginUpdate } from '../../domain/machines/assign.ts'
import { checkApproval } from '../../domain/machines/approve.ts'
import { beginApply, confirm, save } from '../../domain/revisions/history-commands.ts'
import { machineContent } from '../../domain/revisions/machine-content.ts'
import { judgeFirstJoin } from '../../domain/rollouts/first-join.ts'
import { carryOut, keep } from './carry-out.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { situationOf } from './situation-of.ts'

/** Brings a machine that was put into a pool, and has not joined yet, to the revision that the pool stands at. */
export async function joinPool(deps: FleetDeps, { pool, cluster }: PoolView, view: MachineView): Promise<void> {
  const { machine, history } = view
  if (checkApproval(machine) !== undefined) return
  const number = await revisionToJoin(deps, pool.id)
  if (number === undefined) return
  const now = deps.now()
  const updating = beginUpdate(machine, now)
  if (updating.events.length > 0) await deps.store.managed.keep(machine, updating.machine)
  const content = machineContent(machine, { poolId: pool.id, number })
  const saved = save(history, content, 'its pool', now).history
  if ((await keep(deps, view, saved)) !== undefined) return
  const current = { ...view, history: saved }
  const effect = judgeFirstJoin(situationOf(current, !isRefusal(cluster), { checks: [], pods: [] }, now))
  if (effect === undefined) return
  const refused = await carryOut(deps, effect, current, cluster, { kind: 'operator', by: 'its pool' })
  const says = refused?.says ?? `${machine.name} joins pool ${pool.name}: ${effect.kind}`
  if (deps.memory.isNews(`machine ${machine.id}`, says)) deps.log.info({ machine: machine.id, pool: pool.id }, says)
}

/** What the pool stands at. The first machine of a pool that never had a rollout makes its newest revision that. */
async function revisionToJoin({ store, now }: FleetDeps, poolId: number): Promise<number | undefined> {
  const history = await store.poolHistories.history(poolId)
  if (history.current !== undefined) return history.current
  const newest = history.revisions.length
  const begun = beginApply(history, newest, { kind: 'operator', by: 'its first machine' }, now())
  // A rollout is on its way; when it is over, the pool stands somewhere.
  if (isRefusal(begun) || begun.events.length === 0) return undefined
  const kept = await store.poolHistories.keep(poolId, history, confirm(begun.history, now()).history)
  return kept.ok ? newest : undefined
}
