import { sql as raw } from 'kysely'
import type { FleetLookUps } from '../../domain/rollouts/fleet-look-ups.ts'
import { managedMachineFromRow } from './machine-rows.ts'
import { readBoots, readPoolRecords } from './pool-records.ts'
import type { Sql } from './sql.ts'

export const sqlFleetLookUps = (sql: Sql): FleetLookUps => ({
  async busyPools() {
    const rolling = sql.read
      .selectFrom('documents')
      .select('parent_id')
      .where('kind', '=', 'rollout')
      .where('open', '=', 1)
    const unsettled = sql.read
      .selectFrom('machines')
      .select('pool_id')
      .where('pool_id', 'is not', null)
      // Written out, because the index over these few holds for this very text.
      .where(raw<boolean>`status <> 'ready'`)
    // A rollout may have ended without its pool having heard of it.
    const applying = sql.read
      .selectFrom('revision_pointers')
      .select('owner_id')
      .where('owner_kind', '=', 'pool')
      .where(raw<boolean>`json_extract(body, '$.applying') is not null`)
    const rows = await sql.read
      .selectFrom('documents')
      .select(['id', 'organization_id'])
      .where('kind', '=', 'pool')
      .where((e) => e.or([e('id', 'in', rolling), e('id', 'in', unsettled), e('id', 'in', applying)]))
      .orderBy('id')
      .execute()
    return rows.map(({ id, organization_id }) => ({ id, organizationId: organization_id }))
  },
  async leavingMachines() {
    const rows = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('pool_id', 'is', null)
      .where(raw<boolean>`status = 'updating'`)
      .orderBy('id')
      .execute()
    return rows.map(managedMachineFromRow)
  },
  async lostMachines() {
    const rows = await sql.read
      .selectFrom('machines')
      .innerJoin('revision_pointers', 'owner_id', 'machines.id')
      .selectAll('machines')
      .where('owner_kind', '=', 'machine')
      .where('pool_id', 'is', null)
      .where('status', '!=', 'updating')
      .where(raw<boolean>`not exists (select 1 from revisions r where r.owner_kind = 'machine' and r.owner_id = machines.id
        and r.number = json_extract(revision_pointers.body, '$.current') and json_extract(r.body, '$.content.pool') is null)`)
      .orderBy('machines.id')
      .execute()
    return rows.map(managedMachineFromRow)
  },
  boots: (machineId, limit) => readBoots(sql, machineId, limit),
  recordsOfPool: (poolId, machines, boots) => readPoolRecords(sql, poolId, machines, boots),
})
