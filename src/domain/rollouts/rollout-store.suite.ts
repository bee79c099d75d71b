import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { defaultUpdatePolicy } from '../pools/update-policy.ts'
import { rolloutMoved, type RolloutStore } from './rollout-store.ts'
import { moveRollout, type NewRollout, type Rollout } from './rollout.ts'

const now = instant(1000)
const fresh: NewRollout = {
  organizationId: 1,
  poolId: 3,
  target: 2,
  goesBack: false,
  policy: defaultUpdatePolicy,
  state: 'running',
  reason: undefined,
  startedAt: now,
  startedBy: 'ops',
  endedAt: undefined,
  failuresCountSince: now,
}

/** What every rollout store promises. `open` gives an empty one with organizations 1 and 2, and pool 3 of organization 1. */
export function rolloutStoreSuite(name: string, open: () => RolloutStore): void {
  const started = async (store: RolloutStore, replaced: readonly Rollout[] = []): Promise<Rollout> => {
    const pairs = replaced.map((before) => ({
      before,
      after: moveRollout(before, 'cancelled', 'replaced', now).rollout,
    }))
    const result = await store.start(fresh, pairs)
    assert.ok(result.ok)
    return result.value
  }

  test(`${name}: a rollout comes back as it was started and as it was last kept`, async () => {
    const store = open()
    const before = await started(store)
    assert.deepEqual(await store.rollout(1, before.id), { ...fresh, id: before.id })
    const paused = moveRollout(before, 'paused', 'paused by ops', now).rollout
    assert.ok((await store.keep(before, paused)).ok)
    assert.deepEqual(await store.active(), [paused])
  })

  test(`${name}: one that replaces another ends it in the same step`, async () => {
    const store = open()
    const first = await started(store)
    const second = await started(store, [first])
    assert.deepEqual(await store.active(), [second])
    assert.deepEqual(
      (await store.ofPool(1, 3, 10)).map(({ id, state }) => [id, state]),
      [
        [second.id, 'running'],
        [first.id, 'cancelled'],
      ],
    )
  })

  test(`${name}: replacing what has moved starts nothing`, async () => {
    const store = open()
    const first = await started(store)
    const paused = moveRollout(first, 'paused', 'paused by ops', now).rollout
    await store.keep(first, paused)
    const after = moveRollout(first, 'cancelled', 'replaced', now).rollout
    assert.deepEqual(await store.start(fresh, [{ before: first, after }]), { ok: false, error: rolloutMoved(first.id) })
    assert.deepEqual(await store.active(), [paused])
    assert.deepEqual(await store.keep(first, after), { ok: false, error: rolloutMoved(first.id) })
  })

  test(`${name}: another organization does not see it`, async () => {
    const store = open()
    const { id } = await started(store)
    assert.equal(await store.rollout(2, id), undefined)
    assert.deepEqual(await store.ofPool(2, 3, 10), [])
  })
}
