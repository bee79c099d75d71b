import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { pool, settings } from '../pools/testdata/pools.ts'
import { emptyHistory, stateOf } from '../revisions/history.ts'
import { save } from '../revisions/history-commands.ts'
import { poolContent, type PoolHistory } from '../revisions/pool-content.ts'
import { moveRollout, type Rollout, type RolloutState } from './rollout.ts'
import { startRollout } from './rollout-commands.ts'
import { trackRollout } from './track-rollout.ts'

const now = instant(1000)
const content = (argument: string) => {
  const os = { ...settings.os, files: [], arguments: [] }
  const made = poolContent({ ...pool, settings: { ...settings, kernelArguments: [argument] } }, undefined, os)
  assert.ok(!isRefusal(made))
  return made
}
const two: PoolHistory = {
  ...['a', 'b'].reduce<PoolHistory>((h, argument) => save(h, content(argument), 'ops', now).history, emptyHistory),
  current: 1,
}

function rollout(id: number, target: number, history = two): Rollout {
  const outcome = startRollout(pool, history, target, [], 'ops', now)
  assert.ok(!isRefusal(outcome))
  return { id, ...outcome.started.rollout }
}

function track(history: PoolHistory, one: Rollout, state: RolloutState = 'running'): PoolHistory {
  const change = trackRollout(history, moveRollout(one, state, 'because', now).rollout, now)
  assert.ok(!isRefusal(change))
  return change.history
}

test('a pool revision is applied while its rollout is under way and current when it has succeeded', () => {
  const applying = track(two, rollout(1, 2))
  assert.deepEqual([stateOf(applying, 1), stateOf(applying, 2)], ['current', 'applying'])
  assert.equal(track(applying, rollout(1, 2), 'frozen'), applying)
  const done = track(applying, rollout(1, 2), 'succeeded')
  assert.deepEqual([stateOf(done, 1), stateOf(done, 2)], ['superseded', 'current'])
  assert.equal(track(done, rollout(1, 2), 'succeeded'), done)
})

test('a failed rollout fails its revision, a cancelled one leaves it pending', () => {
  const applying = track(two, rollout(1, 2))
  assert.equal(stateOf(track(applying, rollout(1, 2), 'failed'), 2), 'failed')
  assert.equal(stateOf(track(applying, rollout(1, 2), 'cancelled'), 2), 'pending')
})

test('a rollout that takes the place of another takes its revision along, and may go back when a person chose to', () => {
  const current: PoolHistory = { ...two, current: 2 }
  const back = track(current, rollout(2, 1, current))
  assert.deepEqual([stateOf(back, 1), stateOf(back, 2)], ['applying', 'current'])
  const forth = track(back, rollout(3, 2, current))
  assert.equal(forth.applying, 2)
})
