import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planRollout } from './plan-rollout.ts'
import type { RollingMachine } from './rolling-machine.ts'
import { rolloutOutlook } from './rollout-outlook.ts'
import type { Rollout } from './rollout.ts'
import { machine, now, running } from './testdata/rolling.ts'

const outlook = (machines: readonly RollingMachine[], active: readonly Rollout[] = [{ ...running, id: 9 }]) =>
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
