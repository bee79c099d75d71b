import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { instant, type Instant } from '../../base/instant.ts'
import { parseMac, type Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { NewMachine } from '../../domain/machines/machine.ts'
import { openSqliteStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'finder-'))
const store = openSqliteStore(join(folder, 'coldforge.db'))
after(() => {
  store[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})
await store.organizations.createOrganization({ uuid: uuidOf(0), name: 'one', createdAt: instant(0) })

function uuidOf(number: number): Uuid {
  return `6a2b5a4e-3f3a-4e5d-8a3a-00000000000${number}` as Uuid
}
function macOf(number: number): Mac {
  const mac = parseMac(`52:54:00:00:00:0${number}`)
  assert.ok(mac.ok)
  return mac.value
}

const machineOf = (number: number, macs: readonly Mac[], lastBootAt: Instant): NewMachine => ({
  organizationId: 1,
  uuid: uuidOf(number),
  name: `m-${number}`,
  status: 'ready_unassigned',
  macs,
  serial: undefined,
  product: undefined,
  createdAt: instant(0),
  lastBootAt,
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
})

test('a machine is found by its UUID and by every address it has booted from, also after that has changed', async () => {
  const machine = await store.boots.transact((tx) => tx.insertMachine(machineOf(1, [macOf(1)], instant(1))))
  assert.equal((await store.machineFinder.byUuid(uuidOf(1)))?.name, 'm-1')
  assert.equal((await store.machineFinder.byMac(macOf(1)))?.name, 'm-1')
  await store.boots.transact((tx) => tx.updateMachine({ ...machine, macs: [macOf(1), macOf(2)] }))
  for (const number of [1, 2]) assert.equal((await store.machineFinder.byMac(macOf(number)))?.name, 'm-1')
  assert.equal(await store.machineFinder.byMac(macOf(9)), undefined)
  assert.equal(await store.machineFinder.byUuid(uuidOf(9)), undefined)
})

test('a network card that has moved belongs to the machine that booted with it last', async () => {
  await store.boots.transact((tx) => tx.insertMachine(machineOf(3, [macOf(3)], instant(10))))
  await store.boots.transact((tx) => tx.insertMachine(machineOf(4, [macOf(3)], instant(20))))
  assert.equal((await store.machineFinder.byMac(macOf(3)))?.name, 'm-4')
})
