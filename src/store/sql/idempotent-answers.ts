import type { Instant } from '../../base/instant.ts'
import type { IdempotentAnswers } from '../../domain/organizations/idempotent-answers.ts'
import type { FirstChange } from './first-change.ts'
import type { Sql } from './sql.ts'

export const sqlIdempotentAnswers = (sql: Sql, changes: FirstChange): IdempotentAnswers => ({
  async find(organizationId, key) {
    const row = await sql.read
      .selectFrom('idempotent_answers')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const { fingerprint, at, status, answer: sealed } = row
    const answer = status === null || sealed === null ? undefined : { status, sealed }
    return { organizationId, key, fingerprint, at: at as Instant, answer }
  },
  claimDuring({ organizationId, key, fingerprint, at }, work) {
    const fresh = { fingerprint, at, status: null, answer: null }
    changes.during(async (db) => {
      await db
        .insertInto('idempotent_answers')
        .values({ organization_id: organizationId, key, ...fresh })
        .onConflict((c) => c.columns(['organization_id', 'key']).doUpdateSet(fresh))
        .execute()
    }, work)
  },
  async answer({ organizationId, key }, { status, sealed }) {
    if (!changes.hasHappened()) return
    await sql.transact(async (db) => {
      await db
        .updateTable('idempotent_answers')
        .set({ status, answer: sealed })
        .where('organization_id', '=', organizationId)
        .where('key', '=', key)
        .execute()
    })
  },
  forget: (at) =>
    sql.transact(async (db) => {
      const gone = await db.deleteFrom('idempotent_answers').where('at', '<', at).executeTakeFirst()
      return Number(gone.numDeletedRows)
    }),
})
