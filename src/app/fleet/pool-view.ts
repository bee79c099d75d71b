import { setImmediate as turn } from 'node:timers/promises'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import { reportedMinor, type KubernetesMinor } from '../../domain/clusters/kubernetes-version.ts'
import type { MachineDetails } from '../../domain/machines/machine-registry.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { emptyHistory, served } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { MachineRecord } from '../../domain/rollouts/machine-record.ts'
import type { Rollout } from '../../domain/rollouts/rollout.ts'
import type { KubeClient } from '../../kube/client/kube-client.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { readNodes, type NodeFacts } from '../../kube/nodes/node.ts'
import { whoseNode } from '../../kube/nodes/whose-node.ts'
import { readVersion } from '../../kube/preflight/cluster-version.ts'
import type { Store } from '../../store/sqlite/store.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { FleetMemory } from './fleet-memory.ts'

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
export interface MachineView extends MachineRecord {
  readonly machine: ManagedMachine
  readonly heartbeat: Heartbeat | undefined
  /** As the cluster knows it now, or knew it when it last answered. */
  readonly node: NodeFacts | undefined
  /** Another one that it was, under a name that it had before. */
  readonly formerNode: NodeFacts | undefined
}

/** More boots than a breaker may count, with those that ask twice. */
const BOOTS = 64
const ROLLOUTS = 20
/** Machines that are read or looked at in one turn of the event loop: a few milliseconds. */
export const PAGE = 200

/** Reads a pool and its machines. Undefined when the pool is gone. */
export async function readPoolView(
  deps: Pick<FleetDeps, 'store' | 'clusters' | 'memory'>,
  { organizationId, id }: Pick<Pool, 'organizationId' | 'id'>,
): Promise<PoolView | undefined> {
  const { store } = deps
  const pool = await store.pools.pool(organizationId, id)
  if (pool === undefined) return undefined
  const cluster = await askCluster(deps, pool)
  const machines = await readMachines(store, pool, nodesOf(deps.memory, cluster))
  const rollouts = (await store.rollouts.ofPool(organizationId, id, ROLLOUTS)).toReversed()
  return { pool, cluster, rollouts, machines }
}

/** Page by page: who boots, or speaks, meanwhile has its turn between two of them. */
async function readMachines(
  { machines, fleet }: Store,
  { organizationId, id: poolId }: Pool,
  nodes: NodesOfMachines,
): Promise<readonly MachineView[]> {
  const views: MachineView[] = []
  for (let after = 0; ;) {
    const page = await machines.machines(organizationId, { poolId, after, limit: PAGE })
    const [first, last] = [page[0]?.machine.id, page.at(-1)?.machine.id]
    if (first === undefined || last === undefined) return views
    const records = await fleet.recordsOfPool(poolId, { first, last }, BOOTS)
    for (const one of page) views.push(machineView(one, records.get(one.machine.id) ?? nothing, nodes))
    if (page.length < PAGE) return views
    after = last
    await turn()
  }
}

export async function askCluster(
  { clusters }: Pick<FleetDeps, 'clusters'>,
  { organizationId, clusterId }: Pool,
): Promise<AnsweringCluster | Refusal> {
  const client = await clusters.of(organizationId, clusterId)
  if (!client.ok) return client.error
  const version = await readVersion(client.value)
  if (!version.ok) return refusalOf(version.error, 'ask for the version of the cluster')
  const nodes = await readNodes(client.value)
  if (!nodes.ok) return refusalOf(nodes.error, 'list the Nodes of the cluster')
  return { client: client.value, version: reportedMinor(version.value), nodes: nodes.value }
}

/** One machine, with the cluster of the pool that it works in; undefined when that cluster is gone. */
export async function readMachineView(
  { store, memory }: FleetDeps,
  details: Pick<MachineDetails, 'machine' | 'heartbeat'>,
  cluster: AnsweringCluster | Refusal | undefined,
): Promise<MachineView> {
  const { organizationId, id } = details.machine
  const record: MachineRecord = {
    history: await store.machineHistories.history(id),
    boots: await store.fleet.boots(id, BOOTS),
    newest: (await store.stepped.ofSubject(organizationId, machineSubject(id), 1))[0],
  }
  return machineView(details, record, nodesOf(memory, cluster))
}

interface NodesOfMachines {
  /** The Node of a machine that joined under a name: as the cluster knows it, or as it was when the cluster last answered. */
  readonly find: (machine: ManagedMachine, name: string) => NodeFacts | undefined
  /** The first of these names under which the cluster still knows the machine. */
  readonly findFormer: (machine: ManagedMachine, names: readonly string[]) => NodeFacts | undefined
}

function nodesOf({ nodes: remembered }: FleetMemory, cluster: AnsweringCluster | Refusal | undefined): NodesOfMachines {
  if (isRefusal(cluster)) return { find: ({ id }) => remembered.get(id), findFormer: () => undefined }
  const byName = new Map(cluster?.nodes.map((node) => [node.name, node]))
  return {
    find({ id, uuid }, name) {
      const node = byName.get(name)
      const isOurs = node !== undefined && whoseNode(node, uuid) !== 'another-machine'
      if (isOurs) remembered.set(id, node)
      else remembered.delete(id)
      return isOurs ? node : undefined
    },
    findFormer: ({ uuid }, names) =>
      names.flatMap((name) => byName.get(name) ?? []).find((node) => whoseNode(node, uuid) === 'this-machine'),
  }
}

const nothing: MachineRecord = { history: emptyHistory, boots: [], newest: undefined }

function machineView(
  { machine, heartbeat }: Pick<MachineDetails, 'machine' | 'heartbeat'>,
  record: MachineRecord,
  nodes: NodesOfMachines,
): MachineView {
  const name = nodeName(machine, record.history)
  const former = record.history.revisions.map(({ content }) => content.hostname).filter((one) => one !== name)
  return {
    machine,
    heartbeat: lastHeartbeat(heartbeat),
    ...record,
    node: nodes.find(machine, name),
    formerNode: nodes.findFormer(machine, former),
  }
}

/** Under what name the machine joined: it may have been renamed since. */
export const nodeName = (machine: ManagedMachine, history: MachineHistory): string =>
  served(history)?.content.hostname ?? machine.name

/** The store keeps what `parseHeartbeat` has made: for ten thousand machines a second look at all of it would cost more than the plan. */
const lastHeartbeat = (kept: unknown): Heartbeat | undefined =>
  typeof kept === 'object' && kept !== null && 'facts' in kept ? (kept as Heartbeat) : undefined
