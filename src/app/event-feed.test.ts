import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { instant } from '../base/instant.ts'
import type { FleetEvent } from '../domain/events/fleet-event.ts'
import { EventFeed } from './event-feed.ts'

const event = (id: number): FleetEvent => ({
  id,
  organizationId: 1,
  at: instant(0),
  kind: 'machine.status',
  subject: 'machine 1',
  data: {},
})

/** A log of which `count` events are there. */
function logOf(state: { count: number }) {
  return {
    after: async (after: number, limit: number) =>
      Array.from({ length: Math.min(limit, Math.max(0, state.count - after)) }, (_, i) => event(after + 1 + i)),
  }
}

function heard(feed: EventFeed, wanted: number): Promise<readonly number[]> {
  const ids: number[] = []
  return new Promise((resolve) => {
    feed.listen(({ id }) => {
      ids.push(id)
      if (id === wanted) resolve(ids)
    })
  })
}

test('every event after the last known one is told once, in order, however many there are', async () => {
  const feed = new EventFeed(logOf({ count: 1203 }), 3, assert.ifError)
  const told = heard(feed, 1203)
  feed.look()
  feed.look()
  assert.deepEqual(
    await told,
    Array.from({ length: 1200 }, (_, i) => i + 4),
  )
})

test('what comes while it reads is not left until the next commit', async () => {
  const state = { count: 1 }
  const feed = new EventFeed(logOf(state), 0, assert.ifError)
  const told = heard(feed, 2)
  feed.listen(({ id }) => {
    if (id !== 1) return
    state.count = 2
    feed.look()
  })
  feed.look()
  assert.deepEqual(await told, [1, 2])
})

test('listeners run outside of the request whose commit brought the event', async () => {
  const requests = new AsyncLocalStorage<string>()
  const feed = new EventFeed(logOf({ count: 1 }), 0, assert.ifError)
  const seen = new Promise((resolve) => feed.listen(() => resolve(requests.getStore())))
  requests.run('somebody', feed.look)
  assert.equal(await seen, undefined)
})

test('a log that cannot be read is reported, and read again after the next commit', async () => {
  const failures: unknown[] = []
  let isBroken = true
  const log = {
    after: async () => {
      if (isBroken) throw new Error('disk')
      return [event(1)]
    },
  }
  const feed = new EventFeed(log, 0, (failure) => void failures.push(failure))
  feed.look()
  await new Promise(setImmediate)
  isBroken = false
  const told = heard(feed, 1)
  feed.look()
  assert.deepEqual([(await told).length, failures.length], [1, 1])
})
