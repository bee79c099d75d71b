import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { plusSeconds } from '../../base/instant.ts'
import { parseUuid } from '../../base/uuid.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import { client, host, START } from '../../domain/networks/testdata/clients.ts'
import { openSqliteStore } from './store.ts'

test('leases come back as they were kept, the newest of each address', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-leases-'))
  try {
    const uuid = parseUuid('6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1')
    const first: Lease = {
      ...client(1),
      uuid: uuid.ok ? uuid.value : undefined,
      ip: host(10),
      network: 'small',
      state: 'bound',
      expires: plusSeconds(START, 3600),
    }
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
