import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { plusSeconds } from '../../base/instant.ts'
import { parseUuid } from '../../base/uuid.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import { client, host, START } from '../../domain/networks/testdata/clients.ts'
import { GroupCommit } from './group-commit.ts'
import { sqliteLeases } from './leases.ts'
import { migrate } from './migrate.ts'
import { openSqliteStore } from './store.ts'

const bound: Lease = {
  ...client(1),
  uuid: undefined,
  ip: host(10),
  network: 'small',
  state: 'bound',
  expires: plusSeconds(START, 3600),
}

test('leases come back as they were kept, the newest of each address', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-leases-'))
  try {
    const uuid = parseUuid('6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1')
    const first = { ...bound, uuid: uuid.ok ? uuid.value : undefined }
    const stranger: Lease = { ...first, ...client(2), uuid: undefined, mac: undefined, ip: host(11) }
    {
      using store = openSqliteStore(join(folder, 'db'))
      await store.leases.append([first, stranger, { ...first, state: 'released' }])
    }
    using again = openSqliteStore(join(folder, 'db'))
    const kept = (await again.leases.load()).toSorted((a, b) => a.ip - b.ip)
    assert.deepEqual(kept, [{ ...first, state: 'released' }, stranger])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('B4 42: after a failed sync a lease that may not be on the disk is not told of either', async () => {
  using database = new DatabaseSync(':memory:')
  migrate(database)
  const leases = sqliteLeases(database, new GroupCommit(database, () => Promise.reject(new Error('EIO'))))
  await assert.rejects(leases.append([bound]), /EIO/)
  await assert.rejects(leases.at(bound.ip), /EIO/)
})
