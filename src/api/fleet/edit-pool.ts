import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { changePolicy, createPool, editPool, judgePoolDeletion } from '../../domain/pools/pool-commands.ts'
import { poolMoved } from '../../domain/pools/pool-store.ts'
import type { NewPool, Pool } from '../../domain/pools/pool.ts'
import { save } from '../../domain/revisions/history-commands.ts'
import { poolContent, type PoolContent } from '../../domain/revisions/pool-content.ts'
import type { ApiDeps } from '../api-deps.ts'

export type PoolEdit = Partial<Pick<Pool, 'name' | 'settings' | 'policy'>>

/** Makes a pool and its first revision. `by` is who, for people. */
export async function addPool(
  deps: ApiDeps,
  cluster: Cluster,
  input: Pick<Pool, 'name' | 'settings' | 'policy'>,
  by: string,
): Promise<Pool | Refusal> {
  const others = await deps.pools.poolsOfCluster(cluster.organizationId, cluster.id)
  const change = createPool(input, cluster, others, deps.now())
  if (isRefusal(change)) return change
  const content = await contentOf(deps, change.pool)
  if (isRefusal(content)) return content
  const pool = await deps.pools.addPool(change.pool)
  return (await saveRevision(deps, pool.id, content, by)) ?? pool
}

/** Makes a revision when machines would boot something else. Returns `before` itself when nothing changes. */
export async function changePool(
  deps: ApiDeps,
  before: Pool,
  { policy, ...edit }: PoolEdit,
  by: string,
): Promise<Pool | Refusal> {
  const cluster = await deps.clusters.cluster(before.organizationId, before.clusterId)
  if (cluster === undefined) return refusal('CLUSTER_UNKNOWN', 404, 'its cluster is gone', 'delete the pool')
  const others = await deps.pools.poolsOfCluster(before.organizationId, before.clusterId)
  const edited = editPool(
    before,
    edit,
    cluster,
    others.filter(({ id }) => id !== before.id),
    deps.now(),
  )
  if (isRefusal(edited)) return edited
  const change = policy === undefined ? edited : changePolicy(edited.pool, policy, deps.now())
  if (isRefusal(change)) return change
  if (change.pool === before) return before
  const content = await contentOf(deps, change.pool)
  if (isRefusal(content)) return content
  const kept = await deps.pools.keepPool(before, change.pool)
  if (!kept.ok) return kept.error
  return (await saveRevision(deps, before.id, content, by)) ?? kept.value
}

export async function removePool(deps: ApiDeps, pool: Pool): Promise<'removed' | Refusal> {
  const machines = await deps.managed.ofPool(pool.organizationId, pool.id)
  const former = await deps.managed.formerlyOfPool(pool.organizationId, pool.id)
  const leaving = former.filter(({ status }) => status === 'updating')
  const refused = judgePoolDeletion(
    pool,
    machines.map(({ name }) => name),
    leaving.map(({ name }) => name),
  )
  if (refused !== undefined) return refused
  for (const machine of former) await deps.managed.abandon(machine)
  if (!(await deps.pools.removePool(pool.organizationId, pool.id))) return poolMoved('pool', pool.id)
  await deps.poolHistories.forget(pool.id)
  return 'removed'
}

/** After an edit of a network profile: the pools that use it boot something else from their next revision on. */
export async function reviseUsersOf(
  deps: ApiDeps,
  organizationId: number,
  profileId: number,
  by: string,
): Promise<Refusal | undefined> {
  for (const cluster of await deps.clusters.clusters(organizationId))
    for (const pool of await deps.pools.poolsOfCluster(organizationId, cluster.id)) {
      if (pool.settings.networkProfileId !== profileId) continue
      const content = await contentOf(deps, pool)
      const refused = isRefusal(content) ? content : await saveRevision(deps, pool.id, content, by)
      if (refused !== undefined) return refused
    }
  return undefined
}

async function contentOf(deps: ApiDeps, pool: NewPool | Pool): Promise<PoolContent | Refusal> {
  const { networkProfileId, os } = pool.settings
  const profile =
    networkProfileId === undefined ? undefined : await deps.pools.profile(pool.organizationId, networkProfileId)
  return poolContent({ id: 0, ...pool }, profile, await deps.osContent(os))
}

async function saveRevision(
  deps: ApiDeps,
  poolId: number,
  content: PoolContent,
  by: string,
): Promise<Refusal | undefined> {
  const history = await deps.poolHistories.history(poolId)
  const change = save(history, content, by, deps.now())
  if (change.events.length === 0) return undefined
  const kept = await deps.poolHistories.keep(poolId, history, change.history)
  return kept.ok ? undefined : kept.error
}
