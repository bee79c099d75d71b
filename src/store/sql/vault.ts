import type { Sql } from './sql.ts'

/** Named blobs: what makes this server itself and must survive it. */
export interface Vault {
  get(name: string): Promise<Uint8Array | undefined>
  /** Keeps `value` unless the name is taken. */
  putNew(name: string, value: Uint8Array): Promise<void>
  /** Keeps `value` in place of what was there. */
  put(name: string, value: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
}

export const sqlVault = (sql: Sql): Vault => ({
  async get(name) {
    const row = await sql.read.selectFrom('vault').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  },
  putNew: (name, value) =>
    sql.transact(async (db) => {
      await db.insertInto('vault').values({ name, value }).execute()
    }),
  put: (name, value) =>
    sql.transact(async (db) => {
      await db
        .insertInto('vault')
        .values({ name, value })
        .onConflict((c) => c.column('name').doUpdateSet({ value }))
        .execute()
    }),
  remove: (name) =>
    sql.transact(async (db) => {
      await db.deleteFrom('vault').where('name', '=', name).execute()
    }),
})
