import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { OperationStore } from '../../domain/operations/operation-store.ts'
import type { Operation, OperationFailure, OperationLine, OperationStatus } from '../../domain/operations/operation.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

const UNFINISHED = ['pending', 'running'] as const

export const sqlOperations = (sql: Sql): OperationStore => ({
  async create(operation) {
    const { organizationId, action, subject, status, createdAt } = operation
    const values = { organization_id: organizationId, action, subject, status, created_at: createdAt }
    const { id } = await sql.transact((db) =>
      db.insertInto('operations').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...operation }
  },
  note: (id, { at, says }) =>
    sql.transact(async (db) => {
      await db.insertInto('operation_lines').values({ operation_id: id, at, says }).execute()
    }),
  move: (id, status, at, failure) =>
    sql.transact(async (db) => {
      await db
        .updateTable('operations')
        .set(change(status, at, failure))
        .where('id', '=', id)
        .where('status', 'in', UNFINISHED)
        .execute()
    }),
  async operation(organizationId, id) {
    const row = await sql.read
      .selectFrom('operations')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const lines = await sql.read
      .selectFrom('operation_lines')
      .select(['at', 'says'])
      .where('operation_id', '=', id)
      .orderBy('id')
      .execute()
    return fromRow(
      row,
      lines.map(({ at, says }) => ({ at: at as Instant, says })),
    )
  },
  async operations(organizationId, limit) {
    const rows = await sql.read
      .selectFrom('operations')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => fromRow(row, []))
  },
  interrupt: (at, failure) =>
    sql.transact(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('operations')
        .set(change('failed', at, failure))
        .where('status', 'in', UNFINISHED)
        .where('body', 'is', null)
        .executeTakeFirst()
      return Number(numUpdatedRows)
    }),
})

const change = (
  status: OperationStatus,
  at: Instant,
  failure: OperationFailure | undefined,
): { status: string; finished_at: number | null; failure: string | null } => ({
  status,
  finished_at: status === 'pending' || status === 'running' ? null : at,
  failure: failure === undefined ? null : JSON.stringify(failure),
})

const fromRow = (row: Selectable<Schema['operations']>, log: readonly OperationLine[]): Operation => ({
  id: row.id,
  organizationId: row.organization_id,
  action: row.action,
  subject: row.subject,
  status: row.status as OperationStatus,
  createdAt: row.created_at as Instant,
  finishedAt: (row.finished_at ?? undefined) as Instant | undefined,
  failure: row.failure === null ? undefined : (JSON.parse(row.failure) as OperationFailure),
  log,
})
