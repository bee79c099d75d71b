import { isRefusal } from '../../base/refusal.ts'
import { beginUpdate } from '../../domain/machines/assign.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { save } from '../../domain/revisions/history-commands.ts'
import { onPoolRevision } from '../../domain/revisions/machine-content.ts'
import { openMachineOperation } from '../../domain/rollouts/machine-operation.ts'
import { planRollout } from '../../domain/rollouts/plan-rollout.ts'
import { rolloutOutlook, type RolloutOutlook } from '../../domain/rollouts/rollout-outlook.ts'
import type { Rollout } from '../../domain/rollouts/rollout.ts'
import { trackRollout } from '../../domain/rollouts/track-rollout.ts'
import { keep } from './carry-out.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { answerOf } from './mandate.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { rollingMachine } from './situation-of.ts'

/**
 * Moves the rollout of a pool on, and opens and cancels operations of its machines as it wants. False when there was nothing to do, and
 * the view is still what is kept.
 */
export async function planPool(deps: FleetDeps, { pool, rollouts, machines, cluster }: PoolView): Promise<boolean> {
  const { store, log, memory } = deps
  const now = deps.now()
  await track(deps, rollouts.at(-1))
  const rolling = machines.flatMap((view) => rollingMachine(view, pool.id, now) ?? [])
  const plan = planRollout({ id: pool.id, ...answerOf(cluster) }, rolling, rollouts, now)
  remember(deps, pool.id, rolloutOutlook(plan, rolling, now))
  for (const { newest } of machines)
    if (newest !== undefined && plan.cancel.includes(newest.id)) await cancel(deps, newest)
  const { rollout } = plan
  if (rollout === undefined) return plan.cancel.length > 0
  const before = rollouts.find(({ id }) => id === rollout.id)
  if (before !== undefined && plan.events.length > 0) {
    if (!(await store.rollouts.keep(before, rollout)).ok) return true
    log.info(
      { rollout: rollout.id, pool: pool.id, state: rollout.state },
      `the rollout is ${rollout.state}${rollout.reason === undefined ? '' : `: ${rollout.reason}`}`,
    )
    await track(deps, rollout)
  }
  if (plan.waitsFor !== undefined && memory.isNews(`rollout ${rollout.id}`, plan.waitsFor))
    log.info({ rollout: rollout.id, pool: pool.id }, `waits for ${plan.waitsFor}`)
  for (const id of plan.begin) {
    const view = machines.find(({ machine }) => machine.id === id)
    if (view !== undefined) await begin(deps, view, rollout)
  }
  return plan.cancel.length > 0 || plan.events.length > 0 || plan.begin.length > 0
}

function remember({ memory: { outlooks } }: FleetDeps, poolId: number, outlook: RolloutOutlook | undefined): void {
  if (outlook === undefined) outlooks.delete(poolId)
  else outlooks.set(poolId, outlook)
}

/** The revisions of the pool follow its newest rollout. */
async function track({ store, now }: FleetDeps, rollout: Rollout | undefined): Promise<void> {
  if (rollout === undefined) return
  const history = await store.poolHistories.history(rollout.poolId)
  const change = trackRollout(history, rollout, now())
  if (!isRefusal(change) && change.events.length > 0)
    await store.poolHistories.keep(rollout.poolId, history, change.history)
}

async function cancel({ store, now }: FleetDeps, operation: SteppedOperation): Promise<void> {
  const cancelled = cancelOperation(operation, 'the rollout', now())
  if (!isRefusal(cancelled)) await store.stepped.keep(operation, cancelled, [])
}

async function begin(deps: FleetDeps, view: MachineView, rollout: Rollout): Promise<void> {
  const { store, log } = deps
  const { machine, history } = view
  const content = onPoolRevision(history, { poolId: rollout.poolId, number: rollout.target })
  if (content === undefined) return
  const saved = save(history, content, `rollout ${rollout.id}`, deps.now())
  if ((await keep(deps, view, saved.history)) !== undefined) return
  const target = {
    organizationId: machine.organizationId,
    machineId: machine.id,
    revision: saved.history.revisions.length,
    rolloutId: rollout.id,
  }
  const updating = beginUpdate(machine, deps.now())
  if (updating.events.length > 0 && !(await store.managed.keep(machine, updating.machine)).ok) return
  const opened = await store.stepped.open(openMachineOperation('roll', target, rollout.policy, deps.now()))
  if (opened.ok)
    log.info({ machine: machine.id, operation: opened.value.id, rollout: rollout.id }, `${machine.name} is next`)
}
