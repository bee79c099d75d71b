import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { parseHeartbeat, type Heartbeat } from '../../domain/agents/heartbeat.ts'
import type { KubernetesMinor } from '../../domain/clusters/kubernetes-version.ts'
import { parseKubernetesMinor } from '../../domain/clusters/kubernetes-version.ts'
import type { MachineDetails } from '../../domain/machines/machine-registry.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { served } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { GivenBoot } from '../../domain/rollouts/given-boot.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { Rollout } from '../../domain/rollouts/rollout.ts'
import type { KubeClient } from '../../kube/client/kube-client.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { readNodes, type NodeFacts } from '../../kube/nodes/node.ts'
import { whoseNode } from '../../kube/nodes/whose-node.ts'
import { readVersion } from '../../kube/preflight/cluster-facts.ts'
import type { FleetDeps } from './fleet-deps.ts'

/** The cluster of a pool, while its API answers. */
export interface AnsweringCluster {
  readonly client: KubeClient
  readonly version: KubernetesMinor | undefined
  readonly nodes: readonly NodeFacts[]
}

export interface PoolView {
  readonly pool: Pool
  /** Or why it does not answer. */
  readonly cluster: AnsweringCluster | Refusal
  /** Oldest first. */
  readonly rollouts: readonly Rollout[]
  readonly machines: readonly MachineView[]
}

/** One machine, as everybody who knows something about it describes it. */
export interface MachineView {
  readonly machine: ManagedMachine
  readonly heartbeat: Heartbeat | undefined
  readonly history: MachineHistory
  /** Newest first. */
  readonly boots: readonly GivenBoot[]
  readonly newest: SteppedOperation | undefined
  /** As the cluster knows it now, or knew it when it last answered. */
  readonly node: NodeFacts | undefined
}

/** More boots than a breaker may count, with those that ask twice. */
const BOOTS = 64
const ROLLOUTS = 20

/** Reads a pool and its machines. Undefined when the pool is gone. */
export async function readPoolView(
  deps: FleetDeps,
  { organizationId, id }: Pick<Pool, 'organizationId' | 'id'>,
): Promise<PoolView | undefined> {
  const { store } = deps
  const pool = await store.pools.pool(organizationId, id)
  if (pool === undefined) return undefined
  const cluster = await askCluster(deps, pool)
  const machines: MachineView[] = []
  for (const details of await store.machines.machines(organizationId, { poolId: id }))
    machines.push(await readMachineView(deps, details, cluster))
  const rollouts = (await store.rollouts.ofPool(organizationId, id, ROLLOUTS)).toReversed()
  return { pool, cluster, rollouts, machines }
}

export async function askCluster(
  { clusters }: FleetDeps,
  { organizationId, clusterId }: Pool,
): Promise<AnsweringCluster | Refusal> {
  const client = await clusters.of(organizationId, clusterId)
  if (!client.ok) return client.error
  const version = await readVersion(client.value)
  if (!version.ok) return refusalOf(version.error, 'ask for the version of the cluster')
  const nodes = await readNodes(client.value)
  if (!nodes.ok) return refusalOf(nodes.error, 'list the Nodes of the cluster')
  // Distributions add to it: `v1.31.4+k3s1`.
  const minor = parseKubernetesMinor(/^v?\d+\.\d+/.exec(version.value)?.[0] ?? '')
  return { client: client.value, version: minor.ok ? minor.value : undefined, nodes: nodes.value }
}

export async function readMachineView(
  { store, memory }: FleetDeps,
  { machine, heartbeat }: Pick<MachineDetails, 'machine' | 'heartbeat'>,
  cluster: AnsweringCluster | Refusal | undefined,
): Promise<MachineView> {
  const { organizationId, id, uuid } = machine
  const history = await store.machineHistories.history(id)
  const name = nodeName(machine, history)
  const isOurs = (node: NodeFacts): boolean => node.name === name && whoseNode(node, uuid) !== 'another-machine'
  const node = isRefusal(cluster) ? memory.nodes.get(id) : cluster?.nodes.find(isOurs)
  if (node === undefined) memory.nodes.delete(id)
  else memory.nodes.set(id, node)
  return {
    machine,
    heartbeat: lastHeartbeat(heartbeat),
    history,
    boots: await store.fleet.boots(id, BOOTS),
    newest: (await store.stepped.ofSubject(organizationId, machineSubject(id), 1))[0],
    node,
  }
}

/** Under what name the machine joined: it may have been renamed since. */
export const nodeName = (machine: ManagedMachine, history: MachineHistory): string =>
  served(history)?.content.hostname ?? machine.name

/** The store keeps what an agent has said, with `bootId` and facts as `parseHeartbeat` made them. */
function lastHeartbeat(kept: unknown): Heartbeat | undefined {
  if (typeof kept !== 'object' || kept === null || !('facts' in kept)) return undefined
  const parsed = parseHeartbeat({ ...kept, ...(kept.facts as object) })
  return parsed.ok ? parsed.value : undefined
}
