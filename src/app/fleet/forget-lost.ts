import { isRefusal } from '../../base/refusal.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import { advance } from '../../domain/operations/advance.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { served } from '../../domain/revisions/history.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import { removeNode } from '../../kube/nodes/remove-node.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { askCluster, nodeName } from './pool-view.ts'

/**
 * Cleans up after a machine that was given up: its operation ends, its Node goes as soon as the cluster sees that it is dead, and its
 * revisions, which nobody will boot, go last, so that whatever interrupts this is done again.
 */
export async function forgetLost(deps: FleetDeps, machine: ManagedMachine): Promise<void> {
  const { store, log, memory } = deps
  const { organizationId, id } = machine
  const history = await store.machineHistories.history(id)
  const [newest] = await store.stepped.ofSubject(organizationId, machineSubject(id), 1)
  if (newest !== undefined && !(await endOperation(deps, newest))) return
  const poolId = served(history)?.content.pool?.poolId
  const pool = poolId === undefined ? undefined : await store.pools.pool(organizationId, poolId)
  const cluster = pool && (await askCluster(deps, pool))
  if (isRefusal(cluster)) return
  const removed = cluster && (await removeNode(cluster.client, nodeName(machine, history), machine.uuid))
  if (removed?.ok === false) {
    if (memory.isNews(`machine ${id}`, removed.error.says)) log.warn({ machine: id }, removed.error.says)
    return
  }
  await store.machineHistories.forget(id)
  log.info({ machine: id }, `${machine.name} has left its pool for good`)
}

/** Nothing of it can be taken back any more, so nothing is asked for. Returns whether it is over. */
async function endOperation({ store, now }: FleetDeps, operation: SteppedOperation): Promise<boolean> {
  const cancelled = cancelOperation(operation, 'who gave the machine up', now())
  if (isRefusal(cancelled)) return true
  const ended = advance(cancelled, { steps: [], undo: () => undefined }, undefined, now())
  return (await store.stepped.keep(operation, ended.operation, ended.log)).ok
}
