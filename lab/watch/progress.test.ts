import assert from 'node:assert/strict'
import { test } from 'node:test'
import { macOf, uuidOf } from '../machine/identity.ts'
import { afterLook, afterNews, hasArrived, isBootOf, type Progress } from './progress.ts'
import { bootOf, eventOf, machineOf } from './testdata/news.ts'

const begin: Progress = { index: 1, mac: macOf(1), uuid: uuidOf(1), events: [], status: undefined, isRunning: false }

test('a boot belongs to the machine whose MAC or whose UUID it shows, and to no other', () => {
  assert.ok(isBootOf({ mac: macOf(1), uuid: null }, begin))
  assert.ok(isBootOf({ mac: null, uuid: uuidOf(1) }, begin))
  assert.ok(!isBootOf({ mac: macOf(2), uuid: uuidOf(2) }, begin))
})

test('a machine has arrived when its agent has reported and the registry gives it the status', () => {
  const registered = afterLook(afterNews(begin, bootOf([eventOf('boot_script')])), [machineOf(1, 'ready_unassigned')])
  assert.ok(!hasArrived(registered, 'ready_unassigned'))
  const running = afterNews(registered, bootOf([eventOf('heartbeat')], 'running'))
  assert.ok(hasArrived(running, 'ready_unassigned'))
  assert.ok(!hasArrived(running, 'ready'))
  assert.deepEqual(
    running.events.map(({ step }) => step),
    ['boot_script', 'heartbeat'],
  )
})

test('a look into a registry that does not know the machine changes nothing', () => {
  assert.equal(afterLook(begin, [machineOf(2, 'ready')]).status, undefined)
})
