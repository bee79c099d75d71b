import { sql as raw, type Kysely } from 'kysely'
import type { ApprovalPolicy, NewcomerStore, Newcomers } from '../../domain/machines/newcomers.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlNewcomers = (sql: Sql): NewcomerStore => ({
  newcomers: (organizationId) => readNewcomers(sql.read, organizationId),
  setApproval: (organizationId, approval) =>
    sql.transact(async (db) => {
      await db.updateTable('organizations').set({ approval }).where('id', '=', organizationId).execute()
    }),
})

export async function readNewcomers(db: Kysely<Schema>, organizationId: number): Promise<Newcomers> {
  const own = await db
    .selectFrom('organizations')
    .select('approval')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow()
  const { waiting } = await db
    .selectFrom('machines')
    .select((e) => e.fn.countAll<number>().as('waiting'))
    .where('organization_id', '=', organizationId)
    // Written out, because the index over these few holds for this very text.
    .where(raw<boolean>`approval = 'waiting'`)
    .executeTakeFirstOrThrow()
  return { approval: own.approval as ApprovalPolicy, waiting }
}
