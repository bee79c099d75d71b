import type { Kysely } from 'kysely'
import { err, ok } from '../../base/result.ts'
import type { Instant } from '../../base/instant.ts'
import {
  operationMoved,
  subjectBusy,
  type SteppedOperationStore,
} from '../../domain/operations/stepped-operation-store.ts'
import type { NewSteppedOperation, SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import { fromDocument, toDocument } from './document.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

const UNFINISHED = ['pending', 'running'] as const

/** Stepped operations stand in the table of all operations, so that their numbers mean one thing; the rest of them is a document. */
export const sqlSteppedOperations = (sql: Sql): SteppedOperationStore => ({
  open: (operation) =>
    sql.transact(async (db) => {
      const busy = await unfinishedOf(db, operation)
      if (busy !== undefined) return err(subjectBusy(operation.subject, busy))
      const { id } = await db
        .insertInto('operations')
        .values(toRow(operation))
        .returning('id')
        .executeTakeFirstOrThrow()
      return ok({ ...operation, id })
    }),
  keep: (before, after, log) =>
    sql.transact(async (db) => {
      const reopens = isFinished(before.status) && !isFinished(after.status)
      const busy = reopens ? await unfinishedOf(db, after) : undefined
      if (busy !== undefined) return err(subjectBusy(after.subject, busy))
      const { numUpdatedRows } = await db
        .updateTable('operations')
        .set(toRow(after))
        .where('id', '=', before.id)
        .where('body', '=', toRow(before).body)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return err(operationMoved(before.id))
      for (const { at, says } of log)
        await db.insertInto('operation_lines').values({ operation_id: before.id, at, says }).execute()
      return ok(after)
    }),
  async operation(organizationId, id) {
    const row = await stepped(sql).where('organization_id', '=', organizationId).where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  },
  async unfinished() {
    return (await stepped(sql).where('status', 'in', UNFINISHED).orderBy('id').execute()).map(fromRow)
  },
  async ofSubject(organizationId, subject, limit) {
    const rows = await stepped(sql)
      .where('organization_id', '=', organizationId)
      .where('subject', '=', subject)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  },
  async log(organizationId, id) {
    const rows = await sql.read
      .selectFrom('operation_lines')
      .innerJoin('operations', 'operations.id', 'operation_lines.operation_id')
      .select(['at', 'says'])
      .where('organization_id', '=', organizationId)
      .where('operation_id', '=', id)
      .orderBy('operation_lines.id')
      .execute()
    return rows.map(({ at, says }) => ({ at: at as Instant, says }))
  },
})

async function unfinishedOf(
  db: Kysely<Schema>,
  { organizationId, subject }: NewSteppedOperation,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('operations')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('subject', '=', subject)
    .where('status', 'in', UNFINISHED)
    .executeTakeFirst()
  return row?.id
}

const stepped = ({ read }: Sql) => read.selectFrom('operations').select(['id', 'body']).where('body', 'is not', null)

function toRow(operation: NewSteppedOperation) {
  const body = Object.fromEntries(Object.entries(operation).filter(([name]) => name !== 'id'))
  return {
    organization_id: operation.organizationId,
    action: operation.action,
    subject: operation.subject,
    status: operation.status,
    created_at: operation.createdAt,
    finished_at: operation.finishedAt ?? null,
    failure: operation.failure === undefined ? null : JSON.stringify(operation.failure),
    body: toDocument(body),
  }
}

const fromRow = ({ id, body }: { readonly id: number; readonly body: string | null }): SteppedOperation => ({
  ...(fromDocument(body ?? '{}') as NewSteppedOperation),
  id,
})
