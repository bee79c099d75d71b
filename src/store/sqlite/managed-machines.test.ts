import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { isRefusal } from '../../base/refusal.ts'
import { machineMoved } from '../../domain/machines/managed-machine-store.ts'
import { preregister } from '../../domain/machines/preregister.ts'
import { openSqliteStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'managed-'))
let store: Store
let count = 0
beforeEach(async () => {
  store?.[Symbol.dispose]()
  store = openSqliteStore(join(folder, `${count++}.db`))
  for (const digit of ['a', 'b'])
    await store.organizations.createOrganization({ uuid: uuidOf(digit), name: digit, createdAt: instant(0) })
})
after(() => {
  store[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const uuidOf = (digit: string) => `6a2b5a4e-3f3a-4e5d-8a3a-00000000000${digit}` as Uuid

function fresh(digit: string) {
  const labels = [{ key: 'rack', value: '7' }]
  const input = { organizationId: 1, uuid: uuidOf(digit), name: undefined, poolId: undefined, labels }
  const change = preregister(input, undefined, instant(1))
  assert.ok(!isRefusal(change))
  return change.machine
}

async function added(digit: string) {
  const result = await store.managed.add(fresh(digit))
  assert.ok(result.ok)
  return result.value
}

test('a machine comes back as it was added and as it was last kept', async () => {
  const machine = await added('1')
  assert.deepEqual(await store.managed.machine(1, machine.id), machine)
  const moved = { ...machine, name: 'worker', poolId: 3, labels: [], approval: 'waiting' as const }
  assert.ok((await store.managed.keep(machine, moved)).ok)
  assert.deepEqual(await store.managed.machines(1), [moved])
  assert.deepEqual(await store.managed.ofPool(1, 3), [moved])
  assert.equal(await store.managed.machine(2, machine.id), undefined)
})

test('the number of a machine that is gone is never given to another, however that one comes', async () => {
  const [first, last] = [await added('1'), await added('2')]
  assert.ok(await store.managed.remove(last))
  const next = await added('3')
  assert.deepEqual([first.id, last.id, next.id], [1, 2, 3])
  assert.ok(await store.managed.remove(next))
  assert.equal((await store.boots.transact((tx) => tx.insertMachine(fresh('4')))).id, 4)
})

test('a UUID is added once, and a change on top of an older state is refused', async () => {
  const machine = await added('1')
  assert.equal((await store.managed.add(fresh('1'))).ok, false)
  await store.managed.keep(machine, { ...machine, name: 'first' })
  const stale = await store.managed.keep(machine, { ...machine, name: 'second' })
  assert.deepEqual(stale, { ok: false, error: machineMoved(machine.id) })
})

test('a boot meanwhile neither loses a decision nor gets in its way', async () => {
  const machine = await added('1')
  await store.boots.transact(async (tx) => {
    const known = await tx.machineByUuid(machine.uuid)
    assert.ok(known)
    await tx.updateMachine({ ...known, lastBootAt: instant(5) })
  })
  assert.ok((await store.managed.keep(machine, { ...machine, poolId: 3 })).ok)
  const now = await store.managed.machine(1, machine.id)
  assert.deepEqual([now?.poolId, now?.lastBootAt, now?.labels], [3, 5, machine.labels])
})

test('a machine is removed only as it was judged', async () => {
  const machine = await added('1')
  assert.equal(await store.managed.remove({ ...machine, status: 'ready' }), false)
  assert.equal(await store.managed.remove(machine), true)
  assert.equal(await store.managed.byUuid(machine.uuid), undefined)
})

test('the audit log is read newest first, page by page, by its own organization', async () => {
  const entry = { at: instant(1), who: 'api key "ci"', from: '10.0.0.9', action: 'PATCH /machines/:id' }
  for (const subject of ['machine 1', 'machine 2'])
    await store.audit.note({ ...entry, organizationId: 1, subject, before: { name: 'a' }, after: undefined })
  const [newest] = await store.audit.entries(1, 1, undefined)
  assert.deepEqual([newest?.subject, newest?.before, newest?.after], ['machine 2', { name: 'a' }, undefined])
  assert.equal((await store.audit.entries(1, 10, newest?.id))[0]?.subject, 'machine 1')
  assert.deepEqual(await store.audit.entries(2, 10, undefined), [])
})
