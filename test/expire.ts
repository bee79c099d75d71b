import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestServer } from './server.ts'

/** Lets something end in the past, which nobody may ask for: `api_keys`, 7. The server sees it with its next look. */
export function expire(
  { dataDir }: TestServer,
  table: 'api_keys' | 'boot_artifacts' | 'chain_urls' | 'uefi_http_boot_urls',
  id: number,
): void {
  using database = new DatabaseSync(join(dataDir, 'coldforge.db'))
  database.exec('PRAGMA busy_timeout = 5000')
  database.prepare(`UPDATE ${table} SET expires_at = 1000 WHERE id = ?`).run(id)
}
