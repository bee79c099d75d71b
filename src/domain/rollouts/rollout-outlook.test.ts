import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR, instant } from '../../base/instant.ts'
import { defaultUpdatePolicy } from '../pools/update-policy.ts'
import { planRollout } from './plan-rollout.ts'
import type { RollingMachine } from './rolling-machine.ts'
import { rolloutOutlook } from './rollout-outlook.ts'
import type { Rollout } from './rollout.ts'

const now = instant(1_000 * HOUR)

const rollout: Rollout = {
  id: 9,
  organizationId: 1,
  poolId: 3,
  target: 2,
  goesBack: false,
  policy: { ...defaultUpdatePolicy, canaries: 0 },
  state: 'running',
  reason: undefined,
  startedAt: instant(now - HOUR),
  startedBy: 'ops',
  endedAt: undefined,
  failuresCountSince: instant(now - HOUR),
}

const machine = (machineId: number, change: Partial<RollingMachine> = {}): RollingMachine => ({
  machineId,
  name: `worker-${machineId}`,
  runs: 1,
  answers: true,
  ready: true,
  takesPods: true,
  wellSince: instant(now - 24 * HOUR),
  bootedAt: instant(now - 24 * HOUR),
  operation: undefined,
  ...change,
})

const outlook = (machines: readonly RollingMachine[], active: readonly Rollout[] = [rollout]) =>
  rolloutOutlook(planRollout({ id: 3, clusterAnswers: true }, machines, active, now), machines, now)

test('without a rollout there is nothing to look out for', () => {
  assert.equal(outlook([machine(1)], []), undefined)
})

test('a machine that is begun now is under way and no more in the order', () => {
  const { underWay, order, waitsFor } = outlook([machine(1), machine(2), machine(3)]) ?? {}
  assert.deepEqual([underWay, order, waitsFor], [[1], [2, 3], undefined])
})

test('done is who runs the target and is not under way', () => {
  const operation = {
    id: 50,
    rolloutId: 9,
    action: 'roll',
    status: 'running',
    startedAt: now,
    finishedAt: undefined,
    cancelAsked: false,
    failureCode: undefined,
  } as const
  const seen = outlook([machine(1, { runs: 2 }), machine(2, { runs: 2, operation }), machine(3)])
  assert.deepEqual([seen?.machines, seen?.done, seen?.underWay, seen?.order], [3, 1, [2], [3]])
  assert.equal(seen?.waitsFor, 'worker-2 to be well again')
})
