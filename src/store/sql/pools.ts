import { err, ok } from '../../base/result.ts'
import type { NetworkProfile } from '../../domain/pools/network-profile.ts'
import { poolMoved, type PoolStore } from '../../domain/pools/pool-store.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { Documents } from './documents.ts'
import type { Sql } from './sql.ts'

export function sqlPools(sql: Sql): PoolStore {
  const pools = new Documents<Pool>(sql, {
    kind: 'pool',
    parentOf: (pool) => pool.clusterId,
    nameOf: (pool) => pool.name,
    isOpen: () => false,
  })
  const profiles = new Documents<NetworkProfile>(sql, {
    kind: 'network-profile',
    parentOf: () => 0,
    nameOf: (profile) => profile.name,
    isOpen: () => false,
  })
  return {
    addPool: (pool) => pools.add(pool),
    keepPool: async (before, after) =>
      (await pools.keep(before, after)) ? ok(after) : err(poolMoved('pool', before.id)),
    removePool: (organizationId, id) => pools.remove(organizationId, id),
    pool: (organizationId, id) => pools.find(organizationId, id),
    poolsOfCluster: (organizationId, clusterId) => pools.list(organizationId, clusterId),
    addProfile: (profile) => profiles.add(profile),
    keepProfile: async (before, after) =>
      (await profiles.keep(before, after)) ? ok(after) : err(poolMoved('network profile', before.id)),
    removeProfile: (organizationId, id) => profiles.remove(organizationId, id),
    profile: (organizationId, id) => profiles.find(organizationId, id),
    profiles: (organizationId) => profiles.list(organizationId),
  }
}
