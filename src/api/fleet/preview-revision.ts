import { refusal, type Refusal } from '../../base/refusal.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { Preview } from '../../render/worker/compare-revisions.ts'
import type { ApiDeps } from '../api-deps.ts'

/** What a machine boots of one of its revisions. Refused where the pool that it names is gone: then it boots no more. */
export async function previewRevision(
  { pools, clusters, poolHistories }: Pick<ApiDeps, 'pools' | 'clusters' | 'poolHistories'>,
  organizationId: number,
  history: MachineHistory,
  number: number,
): Promise<Preview | Refusal> {
  const machine = revisionNumbered(history, number)?.content
  if (machine === undefined) return unknown(number)
  if (machine.pool === undefined) return { machine, work: undefined }
  const { poolId, number: poolRevision } = machine.pool
  const pool = await pools.pool(organizationId, poolId)
  const cluster = pool && (await clusters.cluster(organizationId, pool.clusterId))
  const content = revisionNumbered(await poolHistories.history(poolId), poolRevision)?.content
  if (cluster === undefined || content === undefined) return poolGone(number, poolId)
  return { machine, work: { pool: content, join: cluster.join } }
}

const unknown = (number: number): Refusal =>
  refusal('NOT_FOUND', 404, `the machine has no revision ${number}`, 'list what there is: coldforge machine revisions')

const poolGone = (number: number, poolId: number): Refusal =>
  refusal(
    'POOL_GONE',
    409,
    `revision ${number} is for pool ${poolId}, which has been deleted`,
    'compare revisions of pools that are still there',
  )
