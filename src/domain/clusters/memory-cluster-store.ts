import type { Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { clusterMoved, type ClusterStore } from './cluster-store.ts'
import type { Cluster, NewCluster } from './cluster.ts'

export class MemoryClusterStore implements ClusterStore {
  readonly #clusters = new Map<number, Cluster>()
  #lastId = 0

  async add(cluster: NewCluster): Promise<Cluster> {
    const added = { ...cluster, id: ++this.#lastId }
    this.#clusters.set(added.id, added)
    return added
  }

  async keep(before: Cluster, after: Cluster): Promise<Result<Cluster, Refusal>> {
    if (this.#clusters.get(before.id) !== before) return err(clusterMoved(before.id))
    this.#clusters.set(before.id, after)
    return ok(after)
  }

  async remove(organizationId: number, id: number): Promise<boolean> {
    return this.#clusters.get(id)?.organizationId === organizationId && this.#clusters.delete(id)
  }

  async cluster(organizationId: number, id: number): Promise<Cluster | undefined> {
    const found = this.#clusters.get(id)
    return found?.organizationId === organizationId ? found : undefined
  }

  async clusters(organizationId: number): Promise<readonly Cluster[]> {
    return [...this.#clusters.values()].filter((c) => c.organizationId === organizationId)
  }
}
