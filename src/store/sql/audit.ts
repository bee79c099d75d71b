import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { AuditEntry, AuditLog } from '../../domain/organizations/audit.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlAudit = (sql: Sql): AuditLog => ({
  note: ({ organizationId, at, who, from, action, subject, before, after }) =>
    sql.transact(async (db) => {
      await db
        .insertInto('audit')
        .values({
          organization_id: organizationId,
          at,
          who,
          whence: from,
          action,
          subject,
          before: jsonOrNull(before),
          after: jsonOrNull(after),
        })
        .execute()
    }),
  async entries(organizationId, limit, before) {
    const rows = await sql.read
      .selectFrom('audit')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '<', before ?? Number.MAX_SAFE_INTEGER)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(entryFromRow)
  },
  async about(organizationId, subject, limit) {
    const rows = await sql.read
      .selectFrom('audit')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('subject', '=', subject)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(entryFromRow)
  },
})

const entryFromRow = (row: Selectable<Schema['audit']>): AuditEntry => ({
  id: row.id,
  organizationId: row.organization_id,
  at: row.at as Instant,
  who: row.who,
  from: row.whence,
  action: row.action,
  subject: row.subject,
  before: parsed(row.before),
  after: parsed(row.after),
})

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
const parsed = (json: string | null): unknown => (json === null ? undefined : JSON.parse(json))
