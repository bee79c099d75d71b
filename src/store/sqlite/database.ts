import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'
import type { Schema } from '../sql/schema.ts'

/**
 * One connection that writes, with every commit on disk before it returns, and one that only reads, so that a listing never sees
 * what is not durable yet.
 */
export interface Database extends Disposable {
  readonly raw: DatabaseSync
  readonly write: Kysely<Schema>
  readonly read: Kysely<Schema>
}

/** Opens or creates the file. Throws when it is not a database or cannot be written. */
export function openDatabase(path: string): Database {
  const writer = new DatabaseSync(path)
  writer.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  )
  const reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('PRAGMA busy_timeout = 5000')
  return {
    raw: writer,
    write: kysely(writer),
    read: kysely(reader),
    [Symbol.dispose]: () => {
      reader.close()
      writer.close()
    },
  }
}

const kysely = (database: DatabaseSync): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database: forKysely(database) }) })

/** kysely knows the shape of better-sqlite3; `node:sqlite` differs in how arguments are passed and in how a query is recognised. */
function forKysely(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare: (sql) => prepared.getOrInsertComputed(sql, () => statement(database.prepare(sql))),
  }
}

const statement = (prepared: StatementSync): SqliteStatement => ({
  reader: prepared.columns().length > 0,
  all: (parameters) => prepared.all(...(parameters as SQLInputValue[])),
  run: (parameters) => prepared.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => prepared.iterate(...(parameters as SQLInputValue[])),
})
