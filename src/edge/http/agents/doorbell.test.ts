import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Uuid } from '../../../base/uuid.ts'
import { Doorbell } from './doorbell.ts'

const one = '00000000-0000-4000-8000-000000000001' as Uuid
const other = '00000000-0000-4000-8000-000000000002' as Uuid

/** Whether a promise has settled once everything that was ready has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false
  void promise.then(() => (settled = true))
  await new Promise(setImmediate)
  return settled
}

test('a ring wakes the one who waits for that machine, and nobody else', async () => {
  const doorbell = new Doorbell()
  const { signal } = new AbortController()
  const mine = doorbell.heard(one, signal)
  const theirs = doorbell.heard(other, signal)
  doorbell.ring(one)
  assert.equal(await isSettled(mine), true)
  assert.equal(await isSettled(theirs), false)
})

test('a newer listener for the same machine releases the older', async () => {
  const doorbell = new Doorbell()
  const { signal } = new AbortController()
  const older = doorbell.heard(one, signal)
  const newer = doorbell.heard(one, signal)
  assert.equal(await isSettled(older), true)
  assert.equal(await isSettled(newer), false)
})

test('the end of an older wait leaves the newer one in place', async () => {
  const doorbell = new Doorbell()
  const [first, second] = [new AbortController(), new AbortController()]
  await Promise.all([doorbell.heard(one, AbortSignal.abort()), isSettled(doorbell.heard(one, first.signal))])
  const newer = doorbell.heard(one, second.signal)
  first.abort()
  doorbell.ring(one)
  assert.equal(await isSettled(newer), true)
})

test('when as many wait as may, a newcomer releases who has waited longest', async () => {
  const doorbell = new Doorbell(1)
  const { signal } = new AbortController()
  const first = doorbell.heard(one, signal)
  const second = doorbell.heard(other, signal)
  assert.deepEqual([await isSettled(first), await isSettled(second), doorbell.isFull], [true, false, true])
  doorbell.ring(other)
  assert.deepEqual([await isSettled(second), doorbell.isFull], [true, false])
})

test('a signal that has aborted already does not wait', async () => {
  assert.equal(await isSettled(new Doorbell().heard(one, AbortSignal.abort())), true)
})
