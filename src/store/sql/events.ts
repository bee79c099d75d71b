import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { EventLog } from '../../domain/events/event-log.ts'
import type { EventKind, FleetEvent } from '../../domain/events/fleet-event.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlEvents = (sql: Sql): EventLog => ({
  async note(event) {
    const { organizationId, at, kind, subject, data } = event
    const values = { organization_id: organizationId, at, kind, subject, body: JSON.stringify(data ?? null) }
    const { id } = await sql.transact((db) =>
      db.insertInto('events').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { ...event, id }
  },
  async after(after, limit, organizationId) {
    const all = sql.read.selectFrom('events').selectAll().where('id', '>', after).orderBy('id').limit(limit)
    const wanted = organizationId === undefined ? all : all.where('organization_id', '=', organizationId)
    return (await wanted.execute()).map(eventFromRow)
  },
  async last() {
    const row = await sql.read
      .selectFrom('events')
      .select((e) => e.fn.max('id').as('id'))
      .executeTakeFirst()
    return row?.id ?? 0
  },
  async since(organizationId, at, limit) {
    const rows = await sql.read
      .selectFrom('events')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('at', '>=', at)
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(eventFromRow)
  },
  forget: (at) =>
    sql.transact(async (db) => {
      const gone = await db
        .deleteFrom('events')
        .where('at', '<', at)
        .where('id', 'not in', (e) => e.selectFrom('deliveries').select('event_id'))
        .executeTakeFirst()
      return Number(gone.numDeletedRows)
    }),
})

export const eventFromRow = (row: Selectable<Schema['events']>): FleetEvent => ({
  id: row.id,
  organizationId: row.organization_id,
  at: row.at as Instant,
  kind: row.kind as EventKind,
  subject: row.subject,
  data: JSON.parse(row.body),
})
