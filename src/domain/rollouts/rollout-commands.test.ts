import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { pool, settings } from '../pools/testdata/pools.ts'
import { emptyHistory } from '../revisions/history.ts'
import { save } from '../revisions/history-commands.ts'
import { poolContent, type PoolHistory } from '../revisions/pool-content.ts'
import { cancelRollout, pauseRollout, resumeRollout, startRollout } from './rollout-commands.ts'
import { rolloutStates, type Rollout, type RolloutChange } from './rollout.ts'

const now = instant(1000)
const content = (argument: string) => {
  const os = { ...settings.os, files: [], arguments: [] }
  const made = poolContent({ ...pool, settings: { ...settings, kernelArguments: [argument] } }, undefined, os)
  assert.ok(!isRefusal(made))
  return made
}
const history: PoolHistory = {
  ...['a', 'b'].reduce<PoolHistory>((h, argument) => save(h, content(argument), 'ops', now).history, emptyHistory),
  current: 2,
}

function started(target: number, rollouts: readonly Rollout[] = []) {
  const outcome = startRollout(pool, history, target, rollouts, 'ops', now)
  assert.ok(!isRefusal(outcome))
  return outcome
}
const running: Rollout = { id: 1, ...started(2).started.rollout }
const state = (outcome: RolloutChange | Refusal): string => (isRefusal(outcome) ? outcome.code : outcome.rollout.state)

test('a rollout keeps the policy it started with, and knows when it goes back', () => {
  assert.deepEqual(running.policy, pool.policy)
  assert.equal(running.goesBack, false)
  assert.equal(started(1).started.rollout.goesBack, true)
})

test('the newest intention counts: another revision replaces the rollout under way, the same one is refused', () => {
  const { replaced } = started(1, [running])
  assert.deepEqual(
    replaced.map(({ rollout }) => [rollout.id, rollout.state, rollout.reason]),
    [[1, 'cancelled', 'replaced by revision 1']],
  )
  const twice = startRollout(pool, history, 2, [running], 'ops', now)
  assert.equal(isRefusal(twice) && twice.code, 'ROLLOUT_EXISTS')
  const never = startRollout(pool, history, 3, [], 'ops', now)
  assert.equal(isRefusal(never) && never.code, 'NO_SUCH_REVISION')
})

test('every state has one answer to pausing, resuming and cancelling', () => {
  const table = {
    running: ['paused', 'running', 'cancelled'],
    paused: ['paused', 'running', 'cancelled'],
    frozen: ['ROLLOUT_STATE', 'running', 'cancelled'],
    succeeded: ['ROLLOUT_STATE', 'ROLLOUT_STATE', 'ROLLOUT_STATE'],
    failed: ['ROLLOUT_STATE', 'running', 'ROLLOUT_STATE'],
    cancelled: ['ROLLOUT_STATE', 'ROLLOUT_STATE', 'cancelled'],
  }
  for (const s of rolloutStates) {
    const before: Rollout = { ...running, state: s }
    const after = [
      pauseRollout(before, 'ops', now),
      resumeRollout(before, [before], now),
      cancelRollout(before, 'ops', now),
    ]
    assert.deepEqual(after.map(state), table[s], s)
  }
})

test('resuming forgives the failures so far', () => {
  const resumed = resumeRollout({ ...running, state: 'frozen', failuresCountSince: instant(0) }, [], now)
  assert.ok(!isRefusal(resumed))
  assert.deepEqual([resumed.rollout.failuresCountSince, resumed.rollout.reason], [now, undefined])
})

test('a rollout that a newer one followed is not resumed', () => {
  const failed: Rollout = { ...running, state: 'failed' }
  assert.equal(state(resumeRollout(failed, [failed, { ...running, id: 2 }], now)), 'ROLLOUT_STATE')
})
