import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { Cluster, NewCluster } from './cluster.ts'

/** Keeps clusters. What is written is durable when the promise resolves. */
export interface ClusterStore {
  add(cluster: NewCluster): Promise<Cluster>
  /** Replaces `before` by `after`, or refuses with `clusterMoved` when it is no longer what `before` says. */
  keep(before: Cluster, after: Cluster): Promise<Result<Cluster, Refusal>>
  remove(organizationId: number, id: number): Promise<boolean>
  cluster(organizationId: number, id: number): Promise<Cluster | undefined>
  /** Oldest first. */
  clusters(organizationId: number): Promise<readonly Cluster[]>
}

export const clusterMoved = (id: number): Refusal =>
  refusal('CLUSTER_MOVED', 409, `cluster ${id} was changed by somebody else meanwhile`, 'read it again')
