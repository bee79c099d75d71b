import { refusal, type Refusal } from '../../base/refusal.ts'
import { beginUpdate } from '../../domain/machines/assign.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import { save } from '../../domain/revisions/history-commands.ts'
import { machineContent, poolRevisionRun, type MachineHistory } from '../../domain/revisions/machine-content.ts'
import { openMachineOperation } from '../../domain/rollouts/machine-operation.ts'
import type { ApiDeps } from '../api-deps.ts'

type Deps = Pick<ApiDeps, 'managed' | 'pools' | 'machineHistories' | 'stepped' | 'now'>

/**
 * Makes a revision of a machine that works in its pool, if what people decided about it differs from its newest one. Where it stands may
 * move meanwhile, as the server rolls it on; then it is looked at again.
 */
export async function saveMachine(deps: Deps, machine: ManagedMachine, by: string): Promise<MachineHistory> {
  const before = await deps.machineHistories.history(machine.id)
  const runs = poolRevisionRun(before)
  if (runs === undefined || runs.poolId !== machine.poolId) return before
  const { history, events } = save(before, machineContent(machine, runs), by, deps.now())
  if (events.length === 0) return before
  const kept = await deps.machineHistories.keep(machine.id, before, history)
  return kept.ok ? kept.value : saveMachine(deps, machine, by)
}

/**
 * Takes one machine to a revision of its own, drained and all, as a rollout would: to a new one of its settings unless `wanted` names an
 * older one, or the one that it runs again.
 */
export async function applyMachine(
  deps: Deps,
  machine: ManagedMachine,
  wanted: number | undefined,
  by: string,
): Promise<SteppedOperation | Refusal> {
  const saved = await saveMachine(deps, machine, by)
  const runs = poolRevisionRun(saved)
  if (runs === undefined || runs.poolId !== machine.poolId) return notAtWork(machine)
  const number = wanted ?? saved.revisions.length
  const found = revisionNumbered(saved, number)
  if (found === undefined) return unknownRevision(machine, number)
  if (found.content.pool?.poolId !== machine.poolId) return ofAnotherPool(machine, number)
  const pool = await deps.pools.pool(machine.organizationId, runs.poolId)
  if (pool === undefined) return notAtWork(machine)
  const target = {
    organizationId: machine.organizationId,
    machineId: machine.id,
    revision: number,
    rolloutId: undefined,
  }
  const opened = await deps.stepped.open(openMachineOperation('roll', target, pool.policy, deps.now()))
  // The server looks at machines that are updating, and calls one without an operation that is well ready again: so only now. Also
  // when an operation was there already, which a crash may have left at just this point.
  await markUpdating(deps, machine)
  return opened.ok ? opened.value : opened.error
}

async function markUpdating(deps: Deps, { organizationId, id }: ManagedMachine): Promise<void> {
  const before = await deps.managed.machine(organizationId, id)
  const after = before && beginUpdate(before, deps.now())
  if (before === undefined || after === undefined || after.events.length === 0) return
  const kept = await deps.managed.keep(before, after.machine)
  if (!kept.ok) await markUpdating(deps, before)
}

const notAtWork = ({ name }: ManagedMachine): Refusal =>
  refusal(
    'MACHINE_NOT_AT_WORK',
    409,
    `${name} has not joined a pool, so there is nothing to drain it for`,
    'its settings count from its next boot: reboot it, or assign it to a pool',
  )

const unknownRevision = ({ name }: ManagedMachine, number: number): Refusal =>
  refusal('NO_SUCH_REVISION', 404, `${name} has no revision ${number}`, 'choose one that is listed')

const ofAnotherPool = ({ name }: ManagedMachine, number: number): Refusal =>
  refusal(
    'REVISION_OF_ANOTHER_POOL',
    409,
    `revision ${number} of ${name} is not of the pool that it works in`,
    'choose a revision of that pool, or assign the machine to the other one',
  )
