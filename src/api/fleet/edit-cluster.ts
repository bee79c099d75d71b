import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import {
  createCluster,
  judgeClusterDeletion,
  moveCluster,
  upgradeCluster,
  type ClusterInput,
} from '../../domain/clusters/cluster-commands.ts'
import { clusterMoved } from '../../domain/clusters/cluster-store.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { parseKubernetesMinor, type KubernetesMinor } from '../../domain/clusters/kubernetes-version.ts'
import type { JoinTarget } from '../../domain/clusters/join-target.ts'
import type { ApiDeps, ReadKubeconfig } from '../api-deps.ts'

/** Where the kubeconfig of a cluster is kept. */
export const kubeconfigOf = (clusterId: number): string => `kubeconfig/${clusterId}`

/** `kubeconfig` is how we speak to it, if not as a pod of it. */
export async function addCluster(
  deps: ApiDeps,
  input: ClusterInput,
  kubeconfig: string | undefined,
): Promise<Cluster | Refusal> {
  const change = createCluster(input, await deps.clusters.clusters(input.organizationId), deps.now())
  if (isRefusal(change)) return change
  const added = await deps.clusters.add(change.cluster)
  if (kubeconfig !== undefined) await deps.secrets.keep(kubeconfigOf(added.id), kubeconfig)
  return added
}

/** Notes that its control plane goes to the next minor version. Returns `before` itself when it is there. */
export async function upgrade(deps: ApiDeps, before: Cluster, version: string): Promise<Cluster | Refusal> {
  const minor = minorOfText(version)
  if (isRefusal(minor)) return minor
  const change = upgradeCluster(before, minor, deps.now())
  if (isRefusal(change)) return change
  if (change.events.length === 0) return before
  const kept = await deps.clusters.keep(before, change.cluster)
  return kept.ok ? kept.value : kept.error
}

/** A new credential, or another place where machines join. Where neither is meant to change, `before` itself. */
export async function move(
  deps: ApiDeps,
  before: Cluster,
  join: JoinTarget,
  kubeconfig: ReadKubeconfig | undefined,
): Promise<Cluster | Refusal> {
  const moved = moveCluster(before, join, kubeconfig?.join.caPins)
  if (isRefusal(moved) || moved === before) return moved
  const kept = await deps.clusters.keep(before, moved)
  if (!kept.ok) return kept.error
  if (kubeconfig !== undefined) await deps.secrets.keep(kubeconfigOf(before.id), kubeconfig.text)
  return kept.value
}

export async function removeCluster(deps: ApiDeps, cluster: Cluster): Promise<'removed' | Refusal> {
  const pools = await deps.pools.poolsOfCluster(cluster.organizationId, cluster.id)
  const refused = judgeClusterDeletion(
    cluster,
    pools.map((pool) => pool.name),
  )
  if (refused !== undefined) return refused
  if (!(await deps.clusters.remove(cluster.organizationId, cluster.id))) return clusterMoved(cluster.id)
  await deps.secrets.forget(kubeconfigOf(cluster.id))
  return 'removed'
}

/** Without a `v` in front: what is written comes back as it was. */
export function minorOfText(text: string): KubernetesMinor | Refusal {
  const minor = parseKubernetesMinor(text)
  if (minor.ok && minor.value === text) return minor.value
  return refusal('KUBERNETES_VERSION', 422, `"${text.slice(0, 40)}" is not a minor version`, 'write it like 1.31')
}
