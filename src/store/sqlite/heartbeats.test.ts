import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import { openDatabase, type Database } from './database.ts'
import { GroupCommit } from './group-commit.ts'
import { sqliteHeartbeats } from './heartbeats.ts'
import { migrate } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'heartbeats-'))
const MACHINES = 600
const uuidOf = (i: number) => `6a2b5a4e-3f3a-4e5d-8a3a-${String(i).padStart(12, '0')}` as Uuid
let database: Database
before(() => {
  database = openDatabase(join(folder, 'store.db'))
  migrate(database.raw)
  database.raw.exec(`INSERT INTO organizations (uuid, name, created_at) VALUES ('o', 'o', 0)`)
  const put = database.raw.prepare(
    `INSERT INTO machines (organization_id, uuid, name, status, macs, created_at) VALUES (1, ?, 'm', 'ready', '[]', 0)`,
  )
  for (let i = 0; i < MACHINES; i++) put.run(uuidOf(i))
})
after(() => {
  database[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const from = (i: number) => ({ machineId: uuidOf(i), bootSessionId: '1', boundKey: undefined })

const heartbeat = (uptimeSeconds: number): Heartbeat => ({
  bootId: uuidOf(0),
  uptimeSeconds,
  clockMilliseconds: 0,
  facts: {
    hostname: 'worker',
    kernel: '6.12',
    os: 'Flatcar',
    architecture: 'x86_64',
    memoryBytes: 1,
    disks: [],
    nics: [{ name: 'eno1', mac: '52:54:00:00:01:01' as Mac, state: 'up', addresses: [] }],
  },
})

const kept = (i: number) =>
  database.raw.prepare('SELECT agent_heartbeat_at AS at, heartbeat ->> ? AS up FROM machines WHERE uuid = ?').get('uptimeSeconds', uuidOf(i)) // prettier-ignore

test('heartbeats of one moment are all kept, each with its own time, and the later of two counts', async () => {
  const store = sqliteHeartbeats(database.raw, new GroupCommit(database.raw, database.durable))
  const all = Array.from({ length: MACHINES }, (_, i) => store.record(from(i), heartbeat(i), instant(1000 + i)))
  await Promise.all([...all, store.record(from(7), heartbeat(9), instant(5000))])
  for (const i of [0, 255, 256, 599]) assert.deepEqual({ ...kept(i) }, { at: 1000 + i, up: i })
  assert.deepEqual({ ...kept(7) }, { at: 5000, up: 9 })
})

test('when the disk cannot promise it nobody is told that it is kept', async () => {
  const broken = new GroupCommit(database.raw, () => Promise.reject(new Error('EIO')))
  const store = sqliteHeartbeats(database.raw, broken)
  const outcomes = await Promise.allSettled([1, 2].map((i) => store.record(from(i), heartbeat(1), instant(9000))))
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await assert.rejects(store.record(from(3), heartbeat(1), instant(9001)), /EIO/)
})
