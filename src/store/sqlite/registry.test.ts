import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { INTERRUPTED } from '../../domain/operations/operation.ts'
import { openSqliteStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'registry-'))
after(() => rmSync(folder, { recursive: true }))

const at = instant
let count = 0

/** An empty store with one organization. */
async function fresh(): Promise<{ readonly store: Store; readonly path: string; readonly organizationId: number }> {
  const path = join(folder, `${count++}.db`)
  const store = openSqliteStore(path)
  after(() => store[Symbol.dispose]())
  const uuid = '00000000-0000-4000-8000-00000000000a' as Uuid
  const { id } = await store.organizations.createOrganization({ uuid, name: 'o', createdAt: at(0) })
  return { store, path, organizationId: id }
}

const newOperation = (organizationId: number) => ({
  organizationId,
  action: 'mint',
  subject: 'boot-artifact 1 "rack"',
  status: 'pending' as const,
  createdAt: at(1),
  finishedAt: undefined,
  failure: undefined,
  log: [],
})

test('an operation reads back with its log in order', async () => {
  const { store, organizationId } = await fresh()
  const { id } = await store.operations.create(newOperation(organizationId))
  await store.operations.move(id, 'running', at(2), undefined)
  await store.operations.note(id, { at: at(3), says: 'first' })
  await store.operations.note(id, { at: at(3), says: 'second' })
  await store.operations.move(id, 'succeeded', at(4), undefined)
  const found = await store.operations.operation(organizationId, id)
  assert.equal(found?.status, 'succeeded')
  assert.equal(found.finishedAt, 4)
  assert.deepEqual(
    found.log.map((line) => line.says),
    ['first', 'second'],
  )
})

test('an operation of another organization is not found', async () => {
  const { store, organizationId } = await fresh()
  const { id } = await store.operations.create(newOperation(organizationId))
  assert.equal(await store.operations.operation(organizationId + 1, id), undefined)
})

test('after a restart what was under way has failed and says why, and what had finished is untouched', async () => {
  const { store, organizationId } = await fresh()
  const running = await store.operations.create(newOperation(organizationId))
  const done = await store.operations.create(newOperation(organizationId))
  await store.operations.move(running.id, 'running', at(2), undefined)
  await store.operations.move(done.id, 'succeeded', at(3), undefined)
  assert.equal(await store.operations.interrupt(at(9), INTERRUPTED), 1)
  const interrupted = await store.operations.operation(organizationId, running.id)
  assert.equal(interrupted?.status, 'failed')
  assert.equal(interrupted.failure?.code, 'OPERATION_INTERRUPTED')
  assert.equal((await store.operations.operation(organizationId, done.id))?.status, 'succeeded')
})

test('an operation that has ended stays as it ended', async () => {
  const { store, organizationId } = await fresh()
  const { id } = await store.operations.create(newOperation(organizationId))
  await store.operations.move(id, 'cancelled', at(2), undefined)
  await store.operations.move(id, 'succeeded', at(3), undefined)
  assert.equal((await store.operations.operation(organizationId, id))?.status, 'cancelled')
})

test('a credential knows which machines came in by it, how often and when', async () => {
  const { store, organizationId } = await fresh()
  const admission = { organizationId, by: 'chain-url' as const, id: 7, name: 'hoster' }
  const machine = await store.boots.transact((tx) =>
    tx.insertMachine({
      organizationId,
      uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000001' as Uuid,
      name: 'm',
      status: 'ready_unassigned',
      macs: [],
      serial: undefined,
      product: undefined,
      createdAt: at(1),
      lastBootAt: at(1),
      lastIgnitionAt: undefined,
      agentHeartbeatAt: undefined,
    }),
  )
  for (const when of [5, 8]) await store.boots.transact((tx) => tx.noteUse(admission, machine.id, at(when)))
  const { id, uuid, name } = machine
  assert.deepEqual(await store.machines.usesOf('chain-url', 7), [
    { machine: { id, uuid, name }, firstAt: 5, lastAt: 8, boots: 2 },
  ])
  assert.deepEqual(await store.machines.usesOf('boot-artifact', 7), [])
})
