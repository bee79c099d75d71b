import type { DatabaseSync } from 'node:sqlite'
import { migrations } from '../sql/migrations.ts'

/** Takes the steps that this file has not seen yet, each whole or not at all. Refuses a file that a newer release has written. */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get()
  const done = Number(row?.['user_version'] ?? 0)
  if (done > migrations.length) {
    throw new Error(
      `the database was written by a newer release (its version is ${done}, this one knows ${migrations.length}); ` +
        'run the newer release, or restore a backup from before the upgrade',
    )
  }
  migrations.slice(done).forEach((step, i) => {
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${done + i + 1}; COMMIT`)
  })
}
