import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { MachineRegistry } from '../../domain/machines/machine-registry.ts'
import { managedMachineFromRow } from './machine-rows.ts'
import type { Sql } from './sql.ts'

const parsed = (json: string | null): unknown => (json === null ? undefined : JSON.parse(json))

export const sqlMachines = (sql: Sql): MachineRegistry => ({
  async machines(organizationId) {
    const rows = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map((row) => ({ machine: managedMachineFromRow(row), heartbeat: parsed(row.heartbeat) }))
  },
  async machine(organizationId, id) {
    const row = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && { machine: managedMachineFromRow(row), heartbeat: parsed(row.heartbeat) }
  },
  async usesOf(kind, credentialId) {
    const rows = await sql.read
      .selectFrom('admissions')
      .innerJoin('machines', 'machines.id', 'admissions.machine_id')
      .select(['machines.id', 'machines.uuid', 'machines.name', 'first_at', 'last_at', 'boots'])
      .where('kind', '=', kind)
      .where('credential_id', '=', credentialId)
      .orderBy('last_at', 'desc')
      .execute()
    return rows.map(({ id, uuid, name, first_at, last_at, boots }) => ({
      machine: { id, uuid: uuid as Uuid, name },
      firstAt: first_at as Instant,
      lastAt: last_at as Instant,
      boots,
    }))
  },
})
