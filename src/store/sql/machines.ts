import type { MachineRegistry } from '../../domain/machines/machine-registry.ts'
import { machineFromRow } from './machine-rows.ts'
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
    return rows.map((row) => ({ machine: machineFromRow(row), heartbeat: parsed(row.heartbeat) }))
  },
  async machine(organizationId, id) {
    const row = await sql.read
      .selectFrom('machines')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && { machine: machineFromRow(row), heartbeat: parsed(row.heartbeat) }
  },
})
