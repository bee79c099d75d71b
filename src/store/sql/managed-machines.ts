import { sql as raw, type Kysely } from 'kysely'
import { ok, err } from '../../base/result.ts'
import { refusal } from '../../base/refusal.ts'
import { machineMoved, type ManagedMachineStore } from '../../domain/machines/managed-machine-store.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
import { forgetHistory } from './histories.ts'
import { decisionsToRow, machineFromRow, machineToRow, managedMachineFromRow, nextMachineId } from './machine-rows.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlManagedMachines = (sql: Sql): ManagedMachineStore => ({
  add: (machine) =>
    sql.transact(async (db) => {
      const row = await db
        .insertInto('machines')
        .values({ id: nextMachineId, ...machineToRow(machine), ...decisionsToRow(machine) })
        .onConflict((c) => c.column('uuid').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (row === undefined)
        return err(refusal('MACHINE_EXISTS', 409, `a machine ${machine.uuid} is known already`, 'edit that one'))
      await indexLabels(db, row.id, machine.labels)
      return ok({ ...machine, id: row.id })
    }),
  keep: (before, after) =>
    sql.transact(async (db) => {
      const old = decisionsToRow(before)
      const { numUpdatedRows } = await db
        .updateTable('machines')
        .set({ name: after.name, status: after.status, ...decisionsToRow(after) })
        .where('organization_id', '=', before.organizationId)
        .where('id', '=', before.id)
        .where('name', '=', before.name)
        .where('status', '=', before.status)
        .where('pool_id', 'is', old.pool_id)
        .where('labels', '=', old.labels)
        .where('approval', '=', old.approval)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return err(machineMoved(before.id))
      if (after.labels !== before.labels) await indexLabels(db, after.id, after.labels)
      return ok(after)
    }),
  remove: (machine) =>
    sql.transact(async (db) => {
      const { numDeletedRows } = await db
        .deleteFrom('machines')
        .where('organization_id', '=', machine.organizationId)
        .where('id', '=', machine.id)
        .where('status', '=', machine.status)
        .where('pool_id', 'is', machine.poolId ?? null)
        .executeTakeFirst()
      if (numDeletedRows === 0n) return false
      await db.deleteFrom('boot_sessions').where('machine_id', '=', machine.id).execute()
      await abandon(db, machine)
      return true
    }),
  async machine(organizationId, id) {
    const row = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && managedMachineFromRow(row)
  },
  async isNamed(organizationId, name) {
    const row = await sql.read
      .selectFrom('machines')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('name', '=', name)
      .executeTakeFirst()
    return row !== undefined
  },
  async byUuid(uuid) {
    const row = await sql.read.selectFrom('machines').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    return row && machineFromRow(row)
  },
  async machines(organizationId) {
    const rows = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map(managedMachineFromRow)
  },
  async ofPool(organizationId, poolId) {
    const rows = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('pool_id', '=', poolId)
      .orderBy('id')
      .execute()
    return rows.map(managedMachineFromRow)
  },
  async formerlyOfPool(organizationId, poolId) {
    const rows = await sql.read
      .selectFrom('machines')
      .innerJoin('revision_pointers as s', (on) =>
        on.onRef('s.owner_id', '=', 'machines.id').on('s.owner_kind', '=', 'machine'),
      )
      .innerJoin('revisions as r', (on) =>
        on
          .onRef('r.owner_id', '=', 'machines.id')
          .on('r.owner_kind', '=', 'machine')
          .on('r.number', '=', raw<number>`coalesce(s.body ->> '$.current', s.body ->> '$.count')`),
      )
      .selectAll('machines')
      .where('organization_id', '=', organizationId)
      .where('pool_id', 'is not', poolId)
      .where(raw<number>`r.body ->> '$.content.pool.poolId'`, '=', poolId)
      .orderBy('machines.id')
      .execute()
    return rows.map(managedMachineFromRow)
  },
  abandon: (machine) => sql.transact((db) => abandon(db, machine)),
})

/** Under every name that its revisions gave it: the one of the boot under way may not be that of the Node that is there. */
async function abandon(db: Kysely<Schema>, { id, organizationId, uuid }: ManagedMachine): Promise<void> {
  await raw`
    INSERT OR IGNORE INTO abandoned_nodes (organization_id, cluster_id, node_name, machine)
    SELECT ${organizationId}, p.parent_id, r.body ->> '$.content.hostname', ${uuid}
    FROM revisions r JOIN documents p ON p.kind = 'pool' AND p.id = r.body ->> '$.content.pool.poolId'
    WHERE r.owner_kind = 'machine' AND r.owner_id = ${id}`.execute(db)
  await forgetHistory(db, 'machine', id)
}

async function indexLabels(db: Kysely<Schema>, id: number, labels: readonly NodeLabel[]): Promise<void> {
  await db.deleteFrom('machine_labels').where('machine_id', '=', id).execute()
  for (const { key, value } of labels)
    await db.insertInto('machine_labels').values({ machine_id: id, key, value }).execute()
}
