import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import { storedClientKey } from '../../domain/networks/client-key.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import type { GroupCommit } from './group-commit.ts'

/** Leases are written by the thousand a second, so they go past the query builder to one prepared statement. */
export function sqliteLeases(database: DatabaseSync, commits: GroupCommit): LeaseStore {
  const put = database.prepare(
    'INSERT OR REPLACE INTO leases (ip, network, client, mac, uuid, holder, state, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const all = database.prepare('SELECT * FROM leases')
  return {
    append: (changes) =>
      commits.run(async () => {
        for (const l of changes)
          put.run(l.ip, l.network, l.client, l.mac ?? null, l.uuid ?? null, l.holder, l.state, l.expires)
      }),
    load: async () =>
      all.all().map((row) => ({
        ip: ip4(Number(row['ip'])),
        network: String(row['network']),
        client: storedClientKey(String(row['client'])),
        mac: (row['mac'] ?? undefined) as Mac | undefined,
        uuid: (row['uuid'] ?? undefined) as Uuid | undefined,
        holder: row['holder'] as Lease['holder'],
        state: row['state'] as Lease['state'],
        expires: Number(row['expires']) as Instant,
      })),
  }
}
