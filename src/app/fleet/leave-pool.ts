import { settle } from '../../domain/machines/assign.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { defaultUpdatePolicy } from '../../domain/pools/update-policy.ts'
import { isRefusal } from '../../base/refusal.ts'
import { newest as newestRevision, revisionNumbered } from '../../domain/revisions/history.ts'
import { save } from '../../domain/revisions/history-commands.ts'
import { machineContent, type MachineHistory } from '../../domain/revisions/machine-content.ts'
import { openMachineOperation } from '../../domain/rollouts/machine-operation.ts'
import { advanceOperation, tidyUp } from './advance-operation.ts'
import { keep } from './carry-out.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Mandate } from './mandate.ts'
import { askCluster, readMachineView, type MachineView } from './pool-view.ts'

/**
 * Takes a machine out of the pool that it works in: drained, booted without a role, its Node deleted. When that fails it waits for a retry;
 * nobody but a person gives it up.
 */
export async function leavePool(deps: FleetDeps, machine: ManagedMachine): Promise<void> {
  const { store } = deps
  const details = await store.machines.machine(machine.organizationId, machine.id)
  if (details === undefined) return
  const pool = await poolToLeave(deps, machine)
  const cluster = pool && (await askCluster(deps, pool))
  const view = await readMachineView(deps, details, cluster)
  const policy = pool?.policy ?? defaultUpdatePolicy
  const mandate: Mandate = { cluster, policy, cause: { kind: 'operator', by: 'who unassigned it' } }
  const { newest } = view
  if (newest !== undefined && !isFinished(newest.status)) {
    const wanted = newest.action === 'leave' ? newest : await stopFirst(deps, newest)
    return wanted && advanceOperation(deps, mandate, view, wanted)
  }
  if (await tidyUp(deps, mandate, view)) return
  if (hasLeft(view.history)) return settleUnassigned(deps, details.machine)
  const waitsForRetry = newest?.action === 'leave' && newest.status !== 'succeeded'
  if (!waitsForRetry) await openLeave(deps, view, mandate)
}

/** Whether it runs, and would boot, without a role. */
function hasLeft(history: MachineHistory): boolean {
  const worked = revisionNumbered(history, history.current ?? 0)
  const isWithoutRole = worked !== undefined && worked.content.pool === undefined
  return history.applying === undefined && (isWithoutRole || history.revisions.length === 0)
}

async function poolToLeave({ store }: FleetDeps, { organizationId, id }: ManagedMachine): Promise<Pool | undefined> {
  const history = await store.machineHistories.history(id)
  const last = revisionNumbered(history, history.current ?? 0) ?? newestRevision(history)
  const left = last?.content.pool
  return left && store.pools.pool(organizationId, left.poolId)
}

/** Undefined when somebody else moved it meanwhile. */
async function stopFirst(
  { store, now }: FleetDeps,
  operation: SteppedOperation,
): Promise<SteppedOperation | undefined> {
  const asked = cancelOperation(operation, 'who unassigned the machine', now())
  if (isRefusal(asked)) return undefined
  if (asked === operation) return operation
  const kept = await store.stepped.keep(operation, asked, [])
  return kept.ok ? kept.value : undefined
}

async function settleUnassigned({ store, now }: FleetDeps, machine: ManagedMachine): Promise<void> {
  if (machine.poolId !== undefined) return
  const settled = settle(machine, now())
  if (settled.events.length > 0) await store.managed.keep(machine, settled.machine)
}

async function openLeave(deps: FleetDeps, view: MachineView, { policy }: Mandate): Promise<void> {
  const { store, log, now } = deps
  const { machine } = view
  const { history } = save(view.history, machineContent(machine, undefined), 'leaving its pool', now())
  if ((await keep(deps, view, history)) !== undefined) return
  const { organizationId, id: machineId } = machine
  const target = { organizationId, machineId, revision: history.revisions.length, rolloutId: undefined }
  const opened = await store.stepped.open(openMachineOperation('leave', target, policy, now()))
  if (opened.ok) log.info({ machine: machineId, operation: opened.value.id }, `${machine.name} leaves its pool`)
}
