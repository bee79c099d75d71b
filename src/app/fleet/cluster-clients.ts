import { kubeconfigOf } from '../../api/fleet/edit-cluster.ts'
import type { SealedTexts } from '../../api/api-deps.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import type { ClusterStore } from '../../domain/clusters/cluster-store.ts'
import { inClusterAccess } from '../../kube/access/in-cluster.ts'
import type { KubeAccess } from '../../kube/access/kube-access.ts'
import { parseKubeconfig } from '../../kube/access/kubeconfig.ts'
import { kubeClient, type KubeClient } from '../../kube/client/kube-client.ts'

/** One attempt may take so long: a cluster that is away must not hold up the pools of others. Milliseconds. */
const TIMEOUT = 5000

interface Opened {
  readonly secret: string
  readonly client: KubeClient
}

/** Speaks to the clusters of this server, with whatever their credential is at the moment. */
export class ClusterClients implements Disposable {
  readonly #clusters: ClusterStore
  readonly #secrets: SealedTexts
  readonly #stop: AbortSignal
  readonly #open = new Map<number, Opened>()

  constructor(clusters: ClusterStore, secrets: SealedTexts, stop: AbortSignal) {
    this.#clusters = clusters
    this.#secrets = secrets
    this.#stop = stop
  }

  async of(organizationId: number, clusterId: number): Promise<Result<KubeClient, Refusal>> {
    const cluster = await this.#clusters.cluster(organizationId, clusterId)
    if (cluster === undefined) return err(noAccess('the cluster of this pool is gone'))
    const secret = cluster.access === 'kubeconfig' ? await this.#secrets.read(kubeconfigOf(clusterId)) : ''
    if (secret === undefined) return err(noAccess(`nobody gave a kubeconfig for cluster ${cluster.name}`))
    const open = this.#open.get(clusterId)
    if (open?.secret === secret) return ok(open.client)
    const access = await accessTo(cluster, secret)
    if (!access.ok) return access
    open?.client[Symbol.dispose]()
    const client = kubeClient(access.value, { timeoutMs: TIMEOUT, signal: this.#stop })
    this.#open.set(clusterId, { secret, client })
    return ok(client)
  }

  [Symbol.dispose](): void {
    for (const { client } of this.#open.values()) client[Symbol.dispose]()
  }
}

async function accessTo({ access }: Cluster, secret: string): Promise<Result<KubeAccess, Refusal>> {
  return access === 'kubeconfig' ? parseKubeconfig(secret) : inClusterAccess(process.env)
}

const noAccess = (says: string): Refusal =>
  refusal('CLUSTER_NO_ACCESS', 503, says, 'register the cluster with a kubeconfig that Coldforge may use')
