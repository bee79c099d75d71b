import { fdatasync, closeSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'
import type { Schema } from '../sql/schema.ts'

/** One connection that writes, and one that only reads: a listing never sees half of a transaction. */
export interface Database extends Disposable {
  readonly raw: DatabaseSync
  readonly reader: DatabaseSync
  /** Resolves when all that has been committed survives a power cut; rejects when the disk cannot promise it. */
  readonly durable: () => Promise<void>
  readonly write: Kysely<Schema>
  readonly read: Kysely<Schema>
}

/** Opens or creates the file. Throws when it is not a database or cannot be written. */
export function openDatabase(path: string): Database {
  using opened = new DisposableStack()
  const writer = opened.use(new DatabaseSync(path))
  writer.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  )
  const reader = opened.use(new DatabaseSync(path, { readOnly: true }))
  reader.exec('PRAGMA busy_timeout = 5000')
  const log = opened.use(new WriteAheadLog(path))
  const all = opened.move()
  return {
    raw: writer,
    reader,
    durable: () => log.sync(),
    write: kyselyOf(writer),
    read: kyselyOf(reader),
    [Symbol.dispose]: () => all.dispose(),
  }
}

/**
 * SQLite's own fsync (`synchronous = FULL`) would hold up every packet for as long as the disk takes. So a COMMIT only writes, SQLite
 * itself syncs a new log's header and every checkpoint (`synchronous = NORMAL`), and we sync the rest off the main thread.
 */
class WriteAheadLog implements Disposable {
  readonly #path: string
  #fd: number | undefined

  constructor(path: string) {
    this.#path = `${path}-wal`
  }

  /** The file exists from the first commit until the last connection is closed. */
  async sync(): Promise<void> {
    this.#fd ??= openSync(this.#path, 'r')
    await syncData(this.#fd)
  }

  [Symbol.dispose](): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
  }
}

const syncData = promisify(fdatasync)

export const kyselyOf = (database: DatabaseSync): Kysely<Schema> =>
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
