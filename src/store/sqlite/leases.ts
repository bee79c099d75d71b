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
  const columns = 'ip, network, client, mac, uuid, holder, state, expires'
  const put = database.prepare(`INSERT OR REPLACE INTO leases (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = database.prepare(`SELECT ${columns} FROM leases WHERE ip = ?`)
  one.setReturnArrays(true)
  const all = database.prepare(`SELECT ${columns} FROM leases`)
  // A million rows as arrays take a third of the time that they take as objects.
  all.setReturnArrays(true)
  return {
    append: (changes) =>
      commits.run(async () => {
        for (const l of changes)
          put.run(l.ip, l.network, l.client, l.mac ?? null, l.uuid ?? null, l.holder, l.state, l.expires)
      }),
    at: async (ip) => {
      commits.assertSound()
      const row = one.get(ip) as LeaseRow | undefined
      return row && leaseOf(row)
    },
    load: async () => Array.from(all.iterate() as unknown as Iterable<LeaseRow>, leaseOf),
  }
}

type LeaseRow = readonly [
  ip: number,
  network: string,
  client: string,
  mac: string | null,
  uuid: string | null,
  holder: string,
  state: string,
  expires: number,
]

const leaseOf = ([ip, network, client, mac, uuid, holder, state, expires]: LeaseRow): Lease => ({
  ip: ip4(ip),
  network,
  client: storedClientKey(client),
  mac: (mac ?? undefined) as Mac | undefined,
  uuid: (uuid ?? undefined) as Uuid | undefined,
  holder: holder as Lease['holder'],
  state: state as Lease['state'],
  expires: expires as Instant,
})
