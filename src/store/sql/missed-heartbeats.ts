import { sql as raw } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { MissedHeartbeats } from '../../domain/agents/missed-heartbeats.ts'
import type { Sql } from './sql.ts'

export const sqlMissedHeartbeats = (sql: Sql): MissedHeartbeats => ({
  async agents() {
    const rows = await sql.read
      .selectFrom('machines')
      .select(['uuid', 'agent_heartbeat_at', 'heartbeat_missed_at'])
      .where('agent_heartbeat_at', 'is not', null)
      .execute()
    return rows.map((row) => ({
      machine: row.uuid as Uuid,
      heardAt: (row.agent_heartbeat_at ?? 0) as Instant,
      missedSince: (row.heartbeat_missed_at ?? undefined) as Instant | undefined,
    }))
  },
  miss: (machine, at) =>
    sql.transact(async (db) => {
      const known = await db
        .selectFrom('machines')
        .select('id')
        .select(
          raw<number>`EXISTS (SELECT 1 FROM operations o WHERE o.organization_id = machines.organization_id
            AND o.subject = 'machine ' || machines.id AND o.status IN ('pending', 'running'))`.as('is_moving'),
        )
        .where('uuid', '=', machine)
        .executeTakeFirst()
      if (known === undefined) return 'unknown'
      if (known.is_moving === 1) return 'excused'
      await db
        .updateTable('machines')
        .set({ heartbeat_missed_at: at })
        .where('id', '=', known.id)
        .where('heartbeat_missed_at', 'is', null)
        .execute()
      return 'missed'
    }),
  resume: (machine) =>
    sql.transact(async (db) => {
      await db
        .updateTable('machines')
        .set({ heartbeat_missed_at: null })
        .where('uuid', '=', machine)
        .where('heartbeat_missed_at', 'is not', null)
        .execute()
    }),
})
