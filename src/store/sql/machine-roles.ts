import type { Kysely } from 'kysely'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import type { History, Revision } from '../../domain/revisions/history.ts'
import type { MachineContent } from '../../domain/revisions/machine-content.ts'
import type { MachineRole, MachineWork } from '../../domain/revisions/machine-role.ts'
import type { PoolContent } from '../../domain/revisions/pool-content.ts'
import { fromDocument } from './document.ts'
import type { Schema } from './schema.ts'

/**
 * What a machine is served: its revision `number`, or without one the revision that it is being moved to, else the one that works.
 * Undefined when it has none, and when it has left the pool that the revision is for.
 */
export async function roleOf(
  db: Kysely<Schema>,
  machineId: number,
  number: number | undefined,
): Promise<MachineRole | undefined> {
  const wanted = number ?? (await servedNumber(db, machineId))
  if (wanted === undefined) return undefined
  const content = await revisionOf<MachineContent>(db, 'machine', machineId, wanted)
  if (content === undefined) return undefined
  if (content.pool === undefined) return { revision: wanted, content, work: undefined }
  const machine = await db.selectFrom('machines').select('pool_id').where('id', '=', machineId).executeTakeFirst()
  if (machine?.pool_id !== content.pool.poolId) return undefined
  const work = await workOf(db, content.pool)
  return work && { revision: wanted, content, work }
}

async function servedNumber(db: Kysely<Schema>, machineId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('revision_pointers')
    .select('body')
    .where('owner_kind', '=', 'machine')
    .where('owner_id', '=', machineId)
    .executeTakeFirst()
  const pointers = row && (fromDocument(row.body) as Pick<History<MachineContent>, 'applying' | 'current'>)
  return pointers?.applying ?? pointers?.current
}

async function workOf(
  db: Kysely<Schema>,
  { poolId, number }: NonNullable<MachineContent['pool']>,
): Promise<MachineWork | undefined> {
  const content = await revisionOf<PoolContent>(db, 'pool', poolId, number)
  const pool = await documentOf<Pool>(db, 'pool', poolId)
  const cluster = pool && (await documentOf<Cluster>(db, 'cluster', pool.clusterId))
  if (content === undefined || pool === undefined || cluster === undefined) return undefined
  const { organizationId, clusterId } = pool
  return { pool: content, organizationId, clusterId, join: cluster.join }
}

async function revisionOf<Content>(
  db: Kysely<Schema>,
  kind: 'machine' | 'pool',
  ownerId: number,
  number: number,
): Promise<Content | undefined> {
  const row = await db
    .selectFrom('revisions')
    .select('body')
    .where('owner_kind', '=', kind)
    .where('owner_id', '=', ownerId)
    .where('number', '=', number)
    .executeTakeFirst()
  return row && (fromDocument(row.body) as Revision<Content>).content
}

async function documentOf<T>(db: Kysely<Schema>, kind: string, id: number): Promise<Omit<T, 'id'> | undefined> {
  const row = await db
    .selectFrom('documents')
    .select('body')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && (fromDocument(row.body) as Omit<T, 'id'>)
}
