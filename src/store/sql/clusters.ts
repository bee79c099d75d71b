import { err, ok } from '../../base/result.ts'
import { clusterMoved, type ClusterStore } from '../../domain/clusters/cluster-store.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { Documents } from './documents.ts'
import type { Sql } from './sql.ts'

export function sqlClusters(sql: Sql): ClusterStore {
  const clusters = new Documents<Cluster>(sql, {
    kind: 'cluster',
    parentOf: () => 0,
    nameOf: (cluster) => cluster.name,
    isOpen: () => false,
  })
  return {
    add: (cluster) => clusters.add(cluster),
    keep: async (before, after) => ((await clusters.keep(before, after)) ? ok(after) : err(clusterMoved(before.id))),
    remove: (organizationId, id) => clusters.remove(organizationId, id),
    cluster: (organizationId, id) => clusters.find(organizationId, id),
    clusters: (organizationId) => clusters.list(organizationId),
  }
}
