import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { instructionStoreSuite } from '../../domain/agents/instruction-store.suite.ts'
import type { Machine, NewMachine } from '../../domain/machines/machine.ts'
import { openSqliteStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'store-'))
after(() => rmSync(folder, { recursive: true }))

let count = 0
const newFile = (): string => join(folder, `${count++}.db`)
const now = instant(1_700_000_000_000)

async function organizationOf(store: Store): Promise<number> {
  const [existing] = await store.organizations.organizations()
  const uuid = '00000000-0000-4000-8000-00000000000a' as Uuid
  return (existing ?? (await store.organizations.createOrganization({ uuid, name: 'o', createdAt: now }))).id
}

const aMachine = (organizationId: number, uuid: Uuid): NewMachine => ({
  organizationId,
  uuid,
  name: 'm',
  status: 'ready_unassigned',
  macs: [],
  serial: undefined,
  product: undefined,
  createdAt: now,
  lastBootAt: now,
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
})

async function machineOf(store: Store, uuid: Uuid): Promise<Machine> {
  const organizationId = await organizationOf(store)
  return store.boots.transact(
    async (tx) => (await tx.machineByUuid(uuid)) ?? tx.insertMachine(aMachine(organizationId, uuid)),
  )
}

instructionStoreSuite('SQLite', () => {
  const path = newFile()
  const store = openSqliteStore(path)
  after(() => store[Symbol.dispose]())
  return {
    ...store.instructions,
    add: async (machineId, kind, at) => {
      await machineOf(store, machineId)
      return store.instructions.give(machineId, kind, at)
    },
    get: (id) => store.instructions.find(id),
  }
})

test('what was committed is there when the file is opened again, and what was thrown away is not', async () => {
  const path = newFile()
  const uuid = '00000000-0000-4000-8000-000000000001' as Uuid
  {
    using store = openSqliteStore(path)
    await machineOf(store, uuid)
    const organizationId = await organizationOf(store)
    await assert.rejects(
      store.boots.transact(async (tx) => {
        await tx.insertMachine(aMachine(organizationId, '00000000-0000-4000-8000-000000000002' as Uuid))
        throw new Error('no')
      }),
    )
  }
  using again = openSqliteStore(path)
  const found = await again.machines.machines(await organizationOf(again))
  assert.deepEqual(
    found.map((m) => m.machine.uuid),
    [uuid],
  )
})

test('a listing does not show what is not committed yet', async () => {
  using store = openSqliteStore(newFile())
  const organizationId = await organizationOf(store)
  await store.boots.transact(async (tx) => {
    await tx.insertMachine(aMachine(organizationId, '00000000-0000-4000-8000-000000000003' as Uuid))
    assert.deepEqual(await store.machines.machines(organizationId), [])
  })
  assert.equal((await store.machines.machines(organizationId)).length, 1)
})

test('forgetting old boots takes their events with them', async () => {
  using store = openSqliteStore(newFile())
  const session = {
    id: 1,
    machineId: undefined,
    mac: undefined,
    uuid: undefined,
    startedAt: now,
    lastEventAt: now,
    furthest: 'kernel',
    outcome: 'booting',
  } as const
  await store.boots.transact(async (tx) => {
    await tx.keepSession(session)
    await tx.keepEvent({
      id: 1,
      sessionId: 1,
      at: now,
      protocol: 'https',
      step: 'kernel',
      says: 'k',
      refusal: undefined,
      tookMilliseconds: 1.5,
      serverMilliseconds: 0.5,
      bytes: 7,
    })
  })
  assert.equal((await store.history.events(1))[0]?.tookMilliseconds, 1.5)
  assert.equal(await store.history.forget(instant(now + 1)), 1)
  assert.deepEqual(await store.history.events(1), [])
})

test('a database of a newer release is refused with what to do, and left as it is', () => {
  const path = newFile()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  assert.throws(() => openSqliteStore(path), /newer release.*restore a backup/s)
})

test('a file that is no database is refused', () => {
  const path = newFile()
  writeFileSync(path, 'this is not a database, it is a text of some length '.repeat(100))
  assert.throws(() => openSqliteStore(path), /not a database/)
})
