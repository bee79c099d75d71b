import type { Instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { checkApproval } from '../../domain/machines/approve.ts'
import { beginUpdate } from '../../domain/machines/assign.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import { beginApply, confirm, save, withdraw, type ApplyCause } from '../../domain/revisions/history-commands.ts'
import { machineContent, type MachineHistory } from '../../domain/revisions/machine-content.ts'
import { openMachineOperation, revisionOf } from '../../domain/rollouts/machine-operation.ts'
import { advanceOperation, tidyUp } from './advance-operation.ts'
import { keep } from './carry-out.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { mandateOf } from './mandate.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { agentOf } from './situation-of.ts'

/**
 * Brings a machine that was put into a pool, and has not joined yet, to the revision that the pool stands at. One that has never booted is
 * simply served it; one that has gets an operation, and when that fails it waits for a retry or for the pool's next revision.
 */
export async function joinPool(deps: FleetDeps, poolView: PoolView, view: MachineView): Promise<void> {
  const { pool } = poolView
  const { machine, newest } = view
  if (checkApproval(machine) !== undefined) return
  const number = await revisionToJoin(deps, pool.id)
  if (number === undefined) return
  const { history: saved } = save(
    view.history,
    machineContent(machine, { poolId: pool.id, number }),
    'its pool',
    deps.now(),
  )
  const revision = saved.revisions.length
  const mandate = mandateOf(poolView, newest)
  if (newest !== undefined && !isFinished(newest.status)) {
    const goal = revisionAtWork(view, pool.id, deps.now()) ?? revision
    const wanted = revisionOf(newest) === goal ? newest : await supersede(deps, newest)
    return wanted && advanceOperation(deps, mandate, view, wanted)
  }
  if (await tidyUp(deps, mandate, view)) return
  const atWork = revisionAtWork(view, pool.id, deps.now())
  if (atWork !== undefined) return adopt(deps, view, atWork)
  if ((await keep(deps, view, saved)) !== undefined) return
  const current = { ...view, history: saved }
  if (machine.lastBootAt === undefined) return serveFirstBoot(deps, current, revision)
  const hasFailed = newest?.action === 'join' && newest.status !== 'succeeded' && revisionOf(newest) === revision
  if (!hasFailed) await openJoin(deps, poolView, current, revision)
}

/**
 * The revision with which a machine works in the pool, whether or not anybody still waits for it to join: an operation may have ended before
 * it came up. It may have pods by now, so it is not rebooted like one that nobody misses.
 */
function revisionAtWork(view: MachineView, poolId: number, now: Instant): number | undefined {
  const { node, history } = view
  const { alive, bootId, revision } = agentOf(view, now)
  const isReady = alive && node?.ready === 'yes' && node.bootId === bootId
  const content = isReady && revision !== undefined ? revisionNumbered(history, revision)?.content : undefined
  return content?.pool?.poolId === poolId ? revision : undefined
}

/** It has joined; where that is behind the pool, the next rollout takes it along. */
async function adopt(deps: FleetDeps, view: MachineView, revision: number): Promise<void> {
  const { history } = view
  const begun = beginApply(withdraw(history, deps.now()).history, revision, BY_POOL, deps.now())
  if (!isRefusal(begun)) await keep(deps, view, confirm(begun.history, deps.now()).history)
}

/** The pool has moved on: what the machine is on its way to is not wanted any more. Undefined when somebody else moved it meanwhile. */
async function supersede(
  { store, now }: FleetDeps,
  operation: SteppedOperation,
): Promise<SteppedOperation | undefined> {
  const asked = cancelOperation(operation, 'the pool, which has moved on without it', now())
  if (isRefusal(asked)) return undefined
  if (asked === operation) return operation
  const kept = await store.stepped.keep(operation, asked, [])
  return kept.ok ? kept.value : undefined
}

const BY_POOL: ApplyCause = { kind: 'operator', by: 'its pool' }

async function serveFirstBoot(deps: FleetDeps, view: MachineView, revision: number): Promise<void> {
  const after = servedFirst(view.history, revision, deps)
  if (after !== undefined) await keep(deps, view, after)
}

function servedFirst(history: MachineHistory, revision: number, { now }: FleetDeps): MachineHistory | undefined {
  if (history.applying === revision) return undefined
  const free = withdraw(history, now()).history
  const begun = beginApply(free, revision, BY_POOL, now())
  return isRefusal(begun) ? undefined : begun.history
}

async function openJoin(deps: FleetDeps, { pool }: PoolView, view: MachineView, revision: number): Promise<void> {
  const { store, log, now } = deps
  const { machine } = view
  const updating = beginUpdate(machine, now())
  if (updating.events.length > 0 && !(await store.managed.keep(machine, updating.machine)).ok) return
  const target = { organizationId: machine.organizationId, machineId: machine.id, revision, rolloutId: undefined }
  const opened = await store.stepped.open(openMachineOperation('join', target, pool.policy, now()))
  if (opened.ok)
    log.info({ machine: machine.id, operation: opened.value.id }, `${machine.name} joins pool ${pool.name}`)
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
