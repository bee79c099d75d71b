import type { Kysely } from 'kysely'
import { err, ok } from '../../base/result.ts'
import { historyMoved, type HistoryStore } from '../../domain/revisions/history-store.ts'
import { emptyHistory, type History, type Revision } from '../../domain/revisions/history.ts'
import { fromDocument, toDocument } from './document.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

/** The revisions of pools, or those of machines: each is written once, only the pointers are written again. */
export const sqlHistories = <Content>(sql: Sql, kind: 'pool' | 'machine'): HistoryStore<Content> => ({
  async history(ownerId) {
    // One statement each, so a writer may come between: pointers first, because revisions only ever grow.
    const pointers = await pointersOf(sql.read, kind, ownerId)
    if (pointers === undefined) return emptyHistory
    const { count } = fromDocument(pointers) as Pointers
    const rows = await sql.read
      .selectFrom('revisions')
      .select('body')
      .where('owner_kind', '=', kind)
      .where('owner_id', '=', ownerId)
      .where('number', '<=', count)
      .orderBy('number')
      .execute()
    return historyFromRows(pointers, rows)
  },
  keep: (ownerId, before, after) =>
    sql.transact(async (db) => {
      if (((await pointersOf(db, kind, ownerId)) ?? pointers(emptyHistory)) !== pointers(before))
        return err(historyMoved())
      const row = { owner_kind: kind, owner_id: ownerId }
      for (const revision of after.revisions.slice(before.revisions.length))
        await db
          .insertInto('revisions')
          .values({ ...row, number: revision.number, body: toDocument(revision) })
          .execute()
      const body = pointers(after)
      await db
        .insertInto('revision_pointers')
        .values({ ...row, body })
        .onConflict((c) => c.columns(['owner_kind', 'owner_id']).doUpdateSet({ body }))
        .execute()
      return ok(after)
    }),
  forget: (ownerId) => sql.transact((db) => forgetHistory(db, kind, ownerId)),
})

/** `revisions` in the order of their numbers, read after `pointers`; those that these do not know yet are left out. */
export function historyFromRows<Content>(
  pointers: string,
  revisions: readonly { readonly body: string }[],
): History<Content> {
  const { count, ...where } = fromDocument(pointers) as Pointers
  return { ...where, revisions: revisions.slice(0, count).map(({ body }) => fromDocument(body) as Revision<Content>) }
}

export async function forgetHistory(db: Kysely<Schema>, kind: 'pool' | 'machine', ownerId: number): Promise<void> {
  for (const table of ['revisions', 'revision_pointers'] as const)
    await db.deleteFrom(table).where('owner_kind', '=', kind).where('owner_id', '=', ownerId).execute()
}

/** `count` tells two histories apart that differ only in what has been saved. */
type Pointers = Omit<History<never>, 'revisions'> & { readonly count: number }

const pointers = ({ revisions, ...where }: History<unknown>): string =>
  toDocument({ ...where, count: revisions.length })

async function pointersOf(db: Kysely<Schema>, kind: string, ownerId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('revision_pointers')
    .select('body')
    .where('owner_kind', '=', kind)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  return row?.body
}
