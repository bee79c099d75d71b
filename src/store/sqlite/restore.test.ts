import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { judgeBootToken, type BootToken } from '../../domain/boots/boot-token.ts'
import { RESTORED, restoreDatabase } from './restore.ts'
import { openSqliteStore } from './store.ts'

const now = instant(1_800_000_000_000)
const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1' as Uuid
const token: BootToken = {
  hash: 'h',
  sessionId: 1,
  machineId: 1,
  uuid,
  createdAt: now,
  expiresAt: plusSeconds(now, 900),
  usedAt: undefined,
  credential: undefined,
}

describe('databases that cannot be trusted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-restore-'))
  after(() => rmSync(folder, { recursive: true }))
  let count = 0

  /** A database with a machine and a token that nobody has used yet. */
  async function newDatabase(): Promise<string> {
    const path = join(folder, `${count++}.db`)
    using store = openSqliteStore(path)
    const organization = await store.organizations.createOrganization({ uuid, name: 'o', createdAt: now })
    const nothing = { serial: undefined, product: undefined, lastIgnitionAt: undefined, agentHeartbeatAt: undefined }
    const machine = { ...nothing, organizationId: organization.id, uuid, name: 'm', macs: [], createdAt: now }
    await store.boots.transact(async (tx) => {
      await tx.insertMachine({ ...machine, status: 'ready_unassigned', lastBootAt: now })
      await tx.insertBootToken(token)
    })
    return path
  }

  test('numbers that may have been given out after the backup are not given to other machines and pools', async () => {
    const path = await newDatabase()
    const backup = `${path}.backup`
    copyFileSync(path, backup)
    restoreDatabase(path, backup, now)
    using store = openSqliteStore(path)
    const other = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a2' as Uuid
    const later = await store.boots.transact(async (tx) => {
      const known = await tx.machineByUuid(uuid)
      assert.ok(known !== undefined)
      return tx.insertMachine({ ...known, uuid: other, name: 'later' })
    })
    assert.ok(later.id > 1000)
    const profile = { organizationId: 1, name: 'racks', links: [], createdAt: now }
    assert.ok((await store.pools.addProfile(profile)).id > 1000)
  })

  test('B4 45: a token that was spent after the backup was made is void when the backup is put back, and the audit log says so', async () => {
    const path = await newDatabase()
    const backup = `${path}.backup`
    copyFileSync(path, backup)
    {
      using store = openSqliteStore(path)
      await store.vault.put('url-signing-key', Uint8Array.of(1))
      await store.boots.transact((tx) => tx.markBootTokenUsed('h', now, undefined))
    }
    const { voidedTokens, replaced } = restoreDatabase(path, backup, now)
    assert.equal(voidedTokens, 1)
    assert.ok(replaced !== undefined && existsSync(replaced))
    using store = openSqliteStore(path)
    const kept = await store.boots.transact((tx) => tx.bootTokenByHash('h'))
    const judged = judgeBootToken(kept, { uuid }, now)
    assert.equal('code' in judged && judged.code, 'BOOT_TOKEN_EXPIRED')
    assert.equal(await store.vault.get('url-signing-key'), undefined)
    assert.notEqual(await store.vault.get(RESTORED), undefined)
    assert.deepEqual(
      (await store.audit.entries(1, 10, undefined)).map(({ action, subject }) => [action, subject]),
      [['restore', 'database']],
    )
  })

  test('B4 45: a data directory that was put back by other means is declared restored in place', async () => {
    const path = await newDatabase()
    assert.deepEqual(restoreDatabase(path, undefined, now), { voidedTokens: 1, replaced: undefined })
    assert.equal(restoreDatabase(path, undefined, now).voidedTokens, 0)
  })

  test('B4 45: under a running server nothing is restored', async () => {
    const path = await newDatabase()
    const backup = `${path}.backup`
    copyFileSync(path, backup)
    using _running = openSqliteStore(path)
    assert.throws(() => restoreDatabase(path, backup, now), /stop it first/)
    assert.throws(() => restoreDatabase(path, undefined, now), /stop it first/)
  })

  test('B4 44: a database that is damaged, foreign or too new is refused with what to do, left as it is, and replaced by a backup', async () => {
    for (const spoil of [
      (path: string) => writeFileSync(path, 'this is a text '.repeat(1000)),
      (path: string) => truncateSync(path, 50_000),
      (path: string) => execute(path, 'PRAGMA user_version = 9999'),
      (path: string) => execute(path, 'PRAGMA user_version = 0'),
    ]) {
      const path = await newDatabase()
      const backup = `${path}.backup`
      copyFileSync(path, backup)
      spoil(path)
      const spoilt = readFileSync(path)
      assert.throws(() => openSqliteStore(path), /cannot be used: .*coldforge restore/s)
      assert.deepEqual(readFileSync(path), spoilt)
      assert.throws(() => restoreDatabase(backup, path, now))
      restoreDatabase(path, backup, now)
      using store = openSqliteStore(path)
      assert.notEqual(await store.boots.transact((tx) => tx.machineByUuid(uuid)), undefined)
    }
  })

  test('B4 44: without its log the database is a sound older one, which SQLite cannot tell from a new one', async () => {
    const path = await newDatabase()
    const bare = `${path}.bare`
    {
      using store = openSqliteStore(path)
      await store.boots.transact((tx) => tx.markBootTokenUsed('h', now, undefined))
      copyFileSync(path, bare)
    }
    using store = openSqliteStore(bare)
    assert.equal((await store.boots.transact((tx) => tx.bootTokenByHash('h')))?.usedAt, undefined)
  })
})

function execute(path: string, sql: string): void {
  using database = new DatabaseSync(path)
  database.exec(sql)
}
