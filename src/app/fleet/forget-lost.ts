import { isRefusal } from '../../base/refusal.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import { advance } from '../../domain/operations/advance.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { FleetDeps } from './fleet-deps.ts'

/**
 * Cleans up after a machine that was given up: its operation ends, then its revisions go, which nobody will boot. What is left of it in its
 * cluster is seen to by `removeAbandonedNodes`.
 */
export async function forgetLost(deps: FleetDeps, machine: ManagedMachine): Promise<void> {
  const { store, log } = deps
  const { organizationId, id } = machine
  const [newest] = await store.stepped.ofSubject(organizationId, machineSubject(id), 1)
  if (newest !== undefined && !(await endOperation(deps, newest))) return
  await store.managed.abandon(machine)
  log.info({ machine: id }, `${machine.name} has left its pool for good`)
}

/** Nothing of it can be taken back any more, so nothing is asked for. Returns whether it is over. */
async function endOperation({ store, now }: FleetDeps, operation: SteppedOperation): Promise<boolean> {
  const cancelled = cancelOperation(operation, 'who gave the machine up', now())
  if (isRefusal(cancelled)) return true
  const ended = advance(cancelled, { steps: [], undo: () => undefined }, undefined, now())
  return (await store.stepped.keep(operation, ended.operation, ended.log)).ok
}
