import type { Kysely } from 'kysely'
import { ok, err } from '../../base/result.ts'
import { refusal } from '../../base/refusal.ts'
import { machineMoved, type ManagedMachineStore } from '../../domain/machines/managed-machine-store.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
import { forgetHistory } from './histories.ts'
import { decisionsToRow, machineFromRow, machineToRow, managedMachineFromRow } from './machine-rows.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlManagedMachines = (sql: Sql): ManagedMachineStore => ({
  add: (machine) =>
    sql.transact(async (db) => {
      const row = await db
        .insertInto('machines')
        .values({ ...machineToRow(machine), ...decisionsToRow(machine) })
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
      // SQLite gives the number to the next machine: what was known under it goes along.
      await db.deleteFrom('boot_sessions').where('machine_id', '=', machine.id).execute()
      await forgetHistory(db, 'machine', machine.id)
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
})

async function indexLabels(db: Kysely<Schema>, id: number, labels: readonly NodeLabel[]): Promise<void> {
  await db.deleteFrom('machine_labels').where('machine_id', '=', id).execute()
  for (const { key, value } of labels)
    await db.insertInto('machine_labels').values({ machine_id: id, key, value }).execute()
}
