import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { MOST_ATTEMPTS, settleDelivery, startOver, type Attempt, type Delivery } from './delivery.ts'

const now = instant(1_700_000_000_000)
const fresh: Delivery = {
  id: 1,
  organizationId: 1,
  webhookId: 1,
  eventId: 7,
  state: 'waiting',
  attempts: 0,
  createdAt: now,
  dueAt: now,
  lastAt: undefined,
  lastStatus: undefined,
  problem: undefined,
}
const settle = (before: Delivery, attempt: Attempt, chance = 0.5) => settleDelivery(before, attempt, 5, chance, now)
const down: Attempt = { kind: 'unanswered', why: 'connection refused' }

test('every answer from 200 to 299 delivers, and nothing else does', () => {
  for (const status of [200, 202, 204, 299])
    assert.equal(settle(fresh, { kind: 'answered', status }).state, 'delivered')
  for (const status of [199, 301, 302, 400, 404, 429, 500, 503]) {
    const after = settle(fresh, { kind: 'answered', status })
    assert.deepEqual([after.state, after.problem], ['waiting', `the receiver answered ${status}`])
  }
})

test('pauses double from the first one up to an hour', () => {
  const pauses = []
  for (let delivery = fresh; delivery.state === 'waiting';) {
    delivery = settle(delivery, down)
    if (delivery.dueAt !== undefined) pauses.push((delivery.dueAt - now) / 1000)
  }
  assert.deepEqual(pauses.slice(0, 4), [5, 10, 20, 40])
  assert.deepEqual([pauses.length, Math.max(...pauses)], [MOST_ATTEMPTS - 1, 3600])
})

test('chance moves a pause by a tenth to either side', () => {
  const pauseAt = (chance: number) => ((settle(fresh, down, chance).dueAt ?? now) - now) / 1000
  assert.deepEqual([pauseAt(0), pauseAt(1)], [4.5, 5.5])
})

test('the last attempt and a receiver that is gone for good end it, with the reason', () => {
  const last = settle({ ...fresh, attempts: MOST_ATTEMPTS - 1 }, down)
  assert.deepEqual([last.state, last.problem, last.dueAt], ['failed', 'connection refused', undefined])
  assert.equal(settle(fresh, { kind: 'answered', status: 410 }).state, 'failed')
})

test('what is started over is tried at once and has all its attempts', () => {
  const failed = settle({ ...fresh, attempts: MOST_ATTEMPTS - 1 }, down)
  const again = startOver(failed, now)
  assert.deepEqual([again.state, again.attempts, again.dueAt], ['waiting', 0, now])
})
