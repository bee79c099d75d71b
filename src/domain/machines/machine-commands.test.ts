import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { parseUuid, type Uuid } from '../../base/uuid.ts'
import { approve, quarantine } from './approve.ts'
import { assign, beginUpdate, forceUnassign, settle, unassign } from './assign.ts'
import { relabel, rename } from './edit-machine.ts'
import { parseHostname, type Hostname } from './hostname.ts'
import { judgeMachineDeletion } from './judge-deletion.ts'
import { machineStatuses, type MachineStatus } from './machine.ts'
import type { MachineChange, ManagedMachine } from './managed-machine.ts'
import { preregister } from './preregister.ts'

const now = instant(1000)

function uuid(text: string): Uuid {
  const parsed = parseUuid(text)
  assert.ok(parsed.ok)
  return parsed.value
}

function hostname(text: string): Hostname {
  const parsed = parseHostname(text)
  assert.ok(parsed.ok)
  return parsed.value
}

const own = uuid('c0ffee00-0000-4000-8000-000000000001')
const known = preregister(
  { organizationId: 1, uuid: own, name: hostname('worker-1'), poolId: undefined, labels: [] },
  undefined,
  now,
)
assert.ok(!isRefusal(known))
const machine = (status: MachineStatus, poolId?: number): ManagedMachine => ({
  ...known.machine,
  id: 7,
  status,
  poolId,
})
const pool = { id: 3, organizationId: 1, name: 'workers' }

const code = (outcome: MachineChange | Refusal): string | undefined => (isRefusal(outcome) ? outcome.code : undefined)
const status = (outcome: MachineChange | Refusal): string =>
  isRefusal(outcome) ? outcome.code : `${outcome.machine.status} ${outcome.machine.poolId ?? '-'}`

test('every status has one answer to assigning, unassigning and forcing out', () => {
  const table: Readonly<Record<MachineStatus, readonly [string, string, string]>> = {
    preregistered: ['preregistered 3', 'preregistered -', 'preregistered -'],
    ready_unassigned: ['updating 3', 'ready_unassigned -', 'force_unassigned -'],
    ready: ['updating 3', 'updating -', 'force_unassigned -'],
    updating: ['MACHINE_UPDATING', 'MACHINE_UPDATING', 'force_unassigned -'],
    force_unassigned: ['MACHINE_FORCE_UNASSIGNED', 'MACHINE_FORCE_UNASSIGNED', 'force_unassigned 9'],
  }
  for (const s of machineStatuses) {
    const before = machine(s, 9)
    assert.deepEqual(
      [
        status(assign(before, pool, true, now)),
        status(unassign(before, true, now)),
        status(forceUnassign(before, now)),
      ],
      table[s],
      s,
    )
  }
})

test('a machine whose operation came to nothing can be taken out of its pool, or put into another', () => {
  assert.equal(status(unassign(machine('updating', 9), false, now)), 'updating -')
  assert.equal(status(assign(machine('updating', 9), pool, false, now)), 'updating 3')
})

test('a machine that is where it should be is left alone', () => {
  assert.deepEqual(assign(machine('ready', 3), pool, false, now), { machine: machine('ready', 3), events: [] })
  assert.deepEqual(unassign(machine('ready_unassigned'), false, now), {
    machine: machine('ready_unassigned'),
    events: [],
  })
})

test('an updating machine settles as ready in its pool, or as unassigned without one', () => {
  assert.equal(status(settle(machine('updating', 3), now)), 'ready 3')
  assert.equal(status(settle(machine('updating'), now)), 'ready_unassigned -')
  assert.deepEqual(settle(machine('ready', 3), now).events, [])
})

test('an update begins only for machines of a pool that run', () => {
  assert.equal(status(beginUpdate(machine('ready', 3), now)), 'updating 3')
  assert.deepEqual(beginUpdate(machine('ready_unassigned'), now).events, [])
  assert.deepEqual(beginUpdate(machine('force_unassigned'), now).events, [])
})

test('the pool of another organization does not exist', () => {
  assert.equal(code(assign(machine('ready_unassigned'), { ...pool, organizationId: 2 }, false, now)), 'POOL_UNKNOWN')
})

test('a waiting or quarantined machine gets no pool until somebody approves it', () => {
  const waiting: ManagedMachine = { ...machine('ready_unassigned'), approval: 'waiting' }
  assert.equal(code(assign(waiting, pool, false, now)), 'MACHINE_WAITS_FOR_APPROVAL')
  const held = quarantine(waiting, 'its UUID came from two MAC addresses', now).machine
  assert.equal(code(assign(held, pool, false, now)), 'MACHINE_QUARANTINED')
  const approved = approve(held, 'api key "ops"', now)
  assert.equal(status(assign(approved.machine, pool, false, now)), 'updating 3')
  assert.deepEqual(approve(approved.machine, 'again', now).events, [])
})

test('only machines without work are deleted', () => {
  const refused = machineStatuses.filter((s) => judgeMachineDeletion(machine(s)) !== undefined)
  assert.deepEqual(refused, ['ready', 'updating'])
})

test('a name is taken once, and the same name changes nothing', () => {
  assert.deepEqual(
    rename(machine('ready'), hostname('worker-1'), () => true, now),
    {
      machine: machine('ready'),
      events: [],
    },
  )
  assert.equal(code(rename(machine('ready'), hostname('worker-2'), () => true, now)), 'MACHINE_NAME_TAKEN')
  const renamed = rename(machine('ready'), hostname('worker-2'), () => false, now)
  assert.ok(!isRefusal(renamed))
  assert.equal(renamed.machine.name, 'worker-2')
})

test('labels are kept in their order; the same labels change nothing, another order does', () => {
  const labels = [
    { key: 'topology.kubernetes.io/zone', value: 'rack-7' },
    { key: 'example.org/gpu', value: '' },
  ]
  const labelled = relabel(machine('ready'), labels, now)
  assert.ok(!isRefusal(labelled))
  assert.deepEqual(labelled.machine.labels, labels)
  const again = relabel(labelled.machine, structuredClone(labels), now)
  assert.ok(!isRefusal(again))
  assert.equal(again.events.length, 0)
  const turned = relabel(labelled.machine, labels.toReversed(), now)
  assert.ok(!isRefusal(turned))
  assert.equal(turned.events.length, 1)
})

test('labels that a kubelet may not set on its own Node are refused before a boot fails on them', () => {
  const keys: readonly (readonly [string, boolean])[] = [
    ['example.org/gpu', true],
    ['plain', true],
    ['topology.kubernetes.io/zone', true],
    ['node.kubernetes.io/anything', true],
    ['node-role.kubernetes.io/worker', false],
    ['kubernetes.io/role', false],
    ['node-restriction.kubernetes.io/x', false],
    ['', false],
    ['a/b/c', false],
    ['Example.org/x', false],
    ['-x', false],
    ['a'.repeat(64), false],
  ]
  for (const [key, good] of keys)
    assert.equal(code(relabel(machine('ready'), [{ key, value: 'x' }], now)), good ? undefined : 'NODE_LABEL', key)
  assert.equal(code(relabel(machine('ready'), [{ key: 'a', value: 'no spaces' }], now)), 'NODE_LABEL')
  const twice = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
  ]
  assert.equal(code(relabel(machine('ready'), twice, now)), 'NODE_LABEL')
})

test('a machine is preregistered once, and never under a UUID that thousands share', () => {
  const input = { organizationId: 1, uuid: own, name: undefined, poolId: 3, labels: [] }
  const fresh = preregister(input, undefined, now)
  assert.ok(!isRefusal(fresh))
  assert.deepEqual([fresh.machine.name, fresh.machine.status], ['machine-c0ffee00', 'preregistered'])
  const twice = preregister(input, machine('ready'), now)
  assert.equal(isRefusal(twice) && twice.code, 'MACHINE_EXISTS')
  const bogus = preregister({ ...input, uuid: uuid('03000200-0400-0500-0006-000700080009') }, undefined, now)
  assert.equal(isRefusal(bogus) && bogus.code, 'UUID_PLACEHOLDER')
})

test('the refusal of a UUID that another organization has does not tell its number', () => {
  const input = { organizationId: 2, uuid: own, name: undefined, poolId: undefined, labels: [] }
  const refused = preregister(input, machine('ready'), now)
  assert.ok(isRefusal(refused))
  assert.ok(!`${refused.says}${refused.fix}`.includes('machine 7'))
})

test('a hostname is what a Node can be called', () => {
  for (const good of ['a', 'worker-1', 'w1.rack7.example.org']) assert.ok(parseHostname(good).ok, good)
  for (const bad of ['', 'Worker', 'a_b', '-a', 'a-', 'a..b', '10.0.0.1', 'a'.repeat(64), 'a b', 'a\nb'])
    assert.equal(parseHostname(bad).ok, false, bad)
})
