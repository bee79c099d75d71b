import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../base/instant.ts'
import { migrations } from '../sql/migrations.ts'
import { assertUsable } from './usable.ts'
import { migrate } from './migrate.ts'

export interface Restored {
  /** Boot tokens that were still good in the backup. */
  readonly voidedTokens: number
  /** Where the database that was replaced lies now. */
  readonly replaced: string | undefined
}

/** In the vault from a restore on, until every address that could be given has been looked at. */
export const RESTORED = 'restored'
/** In the vault; URLs signed with it name boots by number, and numbers are used again after a restore. */
const SIGNING_KEY = 'url-signing-key'

/** Terraform remembers machines and pools that were made after the backup: what is made from now on must not be taken for them. */
const NUMBERS_LEFT_OUT = 1000

/**
 * Puts a backup in the place of the database, or declares the one that is there to be one. What was given out once and may have been used
 * since is void afterwards, in one transaction. Throws, with nothing changed, when the backup is unusable or a server has the database open.
 */
export function restoreDatabase(path: string, backup: string | undefined, now: Instant): Restored {
  const copy = `${path}.restoring`
  assertIdle(path)
  {
    using source = new DatabaseSync(backup ?? path, { readOnly: true })
    assertUsable(source)
    assertSound(source)
    if (backup !== undefined) source.prepare('VACUUM INTO ?').run(copy)
  }
  const voidedTokens = voidWhatWasGivenOut(backup === undefined ? path : copy, backup, now)
  if (backup === undefined) return { voidedTokens, replaced: undefined }
  const replaced = existsSync(path) ? `${path}.replaced-${now}` : undefined
  if (replaced !== undefined)
    for (const end of ['', '-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, replaced + end)
  renameSync(copy, path)
  return { voidedTokens, replaced }
}

function voidWhatWasGivenOut(path: string, backup: string | undefined, now: Instant): number {
  using database = new DatabaseSync(path)
  migrate(database)
  database.exec('BEGIN IMMEDIATE')
  const { changes } = database
    .prepare('UPDATE boot_tokens SET expires_at = 0 WHERE used_at IS NULL AND expires_at > 0')
    .run()
  database.exec(`UPDATE last_machine SET id = id + ${NUMBERS_LEFT_OUT};
    INSERT INTO sqlite_sequence SELECT 'documents', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'documents');
    UPDATE sqlite_sequence SET seq = seq + ${NUMBERS_LEFT_OUT} WHERE name = 'documents'`)
  database.prepare('DELETE FROM vault WHERE name = ?').run(SIGNING_KEY)
  database.prepare('INSERT OR REPLACE INTO vault (name, value) VALUES (?, ?)').run(RESTORED, Buffer.from(String(now)))
  database
    .prepare(
      'INSERT INTO audit (organization_id, at, who, whence, action, subject, before, after) ' +
        "SELECT id, ?, 'administrator of the server', 'local', 'restore', 'database', NULL, ? FROM organizations",
    )
    .run(now, JSON.stringify({ backup: backup ?? 'the data directory as it was' }))
  database.exec('COMMIT')
  return Number(changes)
}

function assertSound(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
  if (found !== 'ok') throw new Error(`it is damaged (${String(found)}); take an older backup`)
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version === 0) throw new Error('it is no database of Coldforge')
  if (version > migrations.length) throw new Error('it was made by a newer release; restore it with that one')
}

/** Who has the database open holds a lock that keeps it from leaving the mode that we use. A damaged one is open nowhere. */
function assertIdle(path: string): void {
  if (!existsSync(path)) return
  try {
    using database = new DatabaseSync(path)
    database.exec('PRAGMA journal_mode = DELETE')
  } catch (failure) {
    if (String(failure).includes('locked'))
      throw new Error('a server is using the database; stop it first', { cause: failure })
  }
}
