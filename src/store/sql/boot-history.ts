import type { BootHistory } from '../../domain/boots/boot-history.ts'
import { eventFromRow, sessionFromRow } from './boot-rows.ts'
import type { Sql } from './sql.ts'

export const sqlBootHistory = (sql: Sql): BootHistory => ({
  async sessionsOfMachine(machineId, limit) {
    const rows = await sql.read
      .selectFrom('boot_sessions')
      .selectAll()
      .where('machine_id', '=', machineId)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(sessionFromRow)
  },
  async sessionsWithoutMachine(limit) {
    const rows = await sql.read
      .selectFrom('boot_sessions')
      .selectAll()
      .where('machine_id', 'is', null)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(sessionFromRow)
  },
  async session(id) {
    const row = await sql.read.selectFrom('boot_sessions').selectAll().where('id', '=', id).executeTakeFirst()
    return row && sessionFromRow(row)
  },
  async events(sessionId) {
    const rows = await sql.read
      .selectFrom('boot_events')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('id')
      .execute()
    return rows.map(eventFromRow)
  },
  async eventsAfter(after, limit) {
    const events = await sql.read
      .selectFrom('boot_events')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute()
    const ids = [...new Set(events.map((row) => row.session_id))]
    const rows = await sql.read.selectFrom('boot_sessions').selectAll().where('id', 'in', ids).execute()
    const sessions = new Map(rows.map((row) => [row.id, sessionFromRow(row)]))
    return events.flatMap((row) => {
      const session = sessions.get(row.session_id)
      return session === undefined ? [] : [{ event: eventFromRow(row), session }]
    })
  },
  async resume(since) {
    const rows = await sql.read
      .selectFrom('boot_sessions')
      .selectAll()
      .where('last_event_at', '>=', since)
      .orderBy('id')
      .execute()
    const last = await sql.read
      .selectNoFrom((e) => [
        e
          .selectFrom('boot_sessions')
          .select((s) => s.fn.max('id').as('id'))
          .as('session'),
        e
          .selectFrom('boot_events')
          .select((s) => s.fn.max('id').as('id'))
          .as('event'),
      ])
      .executeTakeFirstOrThrow()
    return {
      sessions: rows.map(sessionFromRow),
      nextSession: (last.session ?? 0) + 1,
      nextEvent: (last.event ?? 0) + 1,
    }
  },
  forget: (before) =>
    sql.transact(async (db) => {
      await db.deleteFrom('boot_tokens').where('expires_at', '<', before).execute()
      const gone = await db.deleteFrom('boot_sessions').where('last_event_at', '<', before).executeTakeFirst()
      return Number(gone.numDeletedRows)
    }),
})
