import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { defaultUpdatePolicy } from '../pools/update-policy.ts'
import type { RollingMachine } from './rolling-machine.ts'
import { roomToGo } from './room-to-go.ts'

const now = instant(1_000_000)
const policy = { ...defaultUpdatePolicy, maxUnavailable: { machines: 1 } }

const well = (machineId: number): RollingMachine => ({
  machineId,
  name: `worker-${machineId}`,
  runs: 1,
  answers: true,
  ready: true,
  takesPods: true,
  wellSince: now,
  bootedAt: now,
  operation: undefined,
})

const under = (machineId: number, id: number, rolloutId?: number): RollingMachine => ({
  ...well(machineId),
  operation: {
    id,
    rolloutId,
    action: 'roll',
    status: 'pending',
    startedAt: undefined,
    finishedAt: undefined,
    cancelAsked: false,
    failureCode: undefined,
  },
})

test('of two machines that people change at once the one that was asked first goes', () => {
  const [first, second] = [under(1, 10), under(2, 11)]
  assert.equal(roomToGo(first, [first, second, well(3)], policy).outcome, 'passed')
  const held = roomToGo(second, [first, second, well(3)], policy)
  assert.deepEqual([held.outcome, held.says], ['not-yet', 'waits for worker-1 to be well again'])
})

test('what a rollout has begun comes first, even if it was begun later', () => {
  const [own, rolled] = [under(1, 10), under(2, 11, 5)]
  assert.equal(roomToGo(own, [own, rolled], policy).outcome, 'not-yet')
  assert.equal(roomToGo(own, [own, rolled], { ...policy, maxUnavailable: { machines: 2 } }).outcome, 'passed')
})

test('a machine that is out of work already waits for nobody', () => {
  const own = { ...under(1, 10), ready: false }
  assert.equal(roomToGo(own, [own, { ...well(2), answers: false }], policy).outcome, 'passed')
})
