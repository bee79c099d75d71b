import type { DatabaseSync } from 'node:sqlite'

/** Throws when the file is no database at all, or one that another program made. */
export function assertUsable(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  const tables = Number(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'])
  if (version === 0 && tables > 0) throw new Error('it is a database of another program')
}
