import { SECOND } from '../../base/instant.ts'
import type { AbandonedNode } from '../../domain/rollouts/cluster-membership.ts'
import { NODE_IS_ANOTHER_MACHINE } from '../../kube/nodes/judge-join.ts'
import { removeNode } from '../../kube/nodes/remove-node.ts'
import type { FleetDeps } from './fleet-deps.ts'

/** A cluster notices after 40 seconds that a kubelet is gone, so it need not be asked at every look. */
const PAUSE = 5 * SECOND

/**
 * Deletes the Nodes of machines that were given up or deleted, as soon as their clusters see that they are dead. They are noted in the store,
 * so neither a crash nor the end of the machine's record leaves one behind.
 */
export async function removeAbandonedNodes(deps: FleetDeps): Promise<void> {
  for (const node of await deps.store.membership.abandonedNodes()) {
    const key = `${node.clusterId}/${node.nodeName}`
    if (deps.now() - (deps.memory.abandoned.get(key) ?? 0) < PAUSE) continue
    deps.memory.abandoned.set(key, deps.now())
    if (!(await isOver(deps, node))) continue
    await deps.store.membership.closeAbandonedNode(node)
    deps.memory.abandoned.delete(key)
  }
}

/** Whether there is nothing left to do about it. */
async function isOver(
  { store, clusters, memory, log }: FleetDeps,
  { organizationId, clusterId, nodeName, machine }: AbandonedNode,
): Promise<boolean> {
  if ((await store.clusters.cluster(organizationId, clusterId)) === undefined) return true
  // The machine is back in a pool, or another one has its name: the Node is theirs now.
  if (await store.membership.hasNode(clusterId, nodeName)) return true
  const client = await clusters.of(organizationId, clusterId)
  const removed = client.ok ? await removeNode(client.value, nodeName, machine) : client
  if (removed.ok) {
    if (removed.value) log.info({ cluster: clusterId, node: nodeName }, `deleted Node ${nodeName}: its machine is gone`)
    return true
  }
  const { code, says, fix } = removed.error
  if (memory.isNews(`abandoned Node ${clusterId}/${nodeName}`, says))
    log.warn({ cluster: clusterId, node: nodeName, refusal: code }, `${says}; ${fix}`)
  return code === NODE_IS_ANOTHER_MACHINE
}
