import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR, instant, MINUTE, SECOND, type Instant } from '../../base/instant.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import { BREAKER } from './machine-failures.ts'
import { planRollout, type RolloutPlan } from './plan-rollout.ts'
import type { MachineOperationFact, RollingMachine } from './rolling-machine.ts'
import type { Rollout } from './rollout.ts'
import { machine, now, running } from './testdata/rolling.ts'

const pool = { id: 3, clusterAnswers: true }

const rollout = (policy: Partial<UpdatePolicy> = {}, change: Partial<Rollout> = {}): Rollout => ({
  ...running,
  policy: { ...running.policy, ...policy },
  ...change,
})

const operation = (change: Partial<MachineOperationFact> = {}): MachineOperationFact => ({
  id: 50,
  rolloutId: 1,
  action: 'roll',
  status: 'running',
  startedAt: instant(now - 10 * MINUTE),
  finishedAt: undefined,
  cancelAsked: false,
  failureCode: undefined,
  ...change,
})

const succeeded = operation({ status: 'succeeded', finishedAt: instant(now - 5 * MINUTE) })
const failed = operation({ status: 'failed', finishedAt: instant(now - 5 * MINUTE), failureCode: 'DRAIN_TIMEOUT' })
const updated = (id: number, wellFor: number): RollingMachine =>
  machine(id, { runs: 2, operation: succeeded, wellSince: instant(now - wellFor), bootedAt: instant(now - 8 * MINUTE) })
const gone = { answers: false, ready: false, wellSince: undefined }

const plan = (machines: readonly RollingMachine[], one: Rollout = rollout(), at: Instant = now): RolloutPlan =>
  planRollout(pool, machines, [one], at)

test('one machine after another, in the order of their names', () => {
  const three = [machine(3), machine(1), machine(2)]
  assert.deepEqual(plan(three).begin, [1])
  assert.deepEqual(plan(three).order, [1, 2, 3])
  const busy = [machine(3), machine(1, { operation: operation(), ...gone }), machine(2)]
  assert.deepEqual(plan(busy).begin, [])
  assert.equal(plan(busy).waitsFor, 'worker-1 to be well again')
})

test('the same facts give the same plan', () => {
  const machines = [machine(1), updated(2, HOUR), machine(3, { operation: failed })]
  assert.deepEqual(plan(machines), plan(structuredClone(machines)))
})

test('the longest running goes first when the pool wants it so', () => {
  const machines = [machine(1), machine(2, { bootedAt: instant(now - 48 * HOUR) })]
  assert.deepEqual(plan(machines, rollout({ order: 'longest-running-first' })).order, [2, 1])
})

test('machines that are away without our doing take up room, too', () => {
  const machines = [machine(1, gone), machine(2), machine(3)]
  assert.deepEqual(plan(machines, rollout({ maxUnavailable: { machines: 1 } })).begin, [])
  assert.deepEqual(plan(machines, rollout({ maxUnavailable: { machines: 2 } })).begin, [2])
})

test('a machine that answers but does no work is mended first, and costs no room', () => {
  const machines = [machine(1), machine(2, { ready: false, wellSince: undefined })]
  assert.deepEqual(plan(machines).begin, [2])
})

test('a cordoned machine takes up room, whoever cordoned it', () => {
  assert.deepEqual(plan([machine(1), machine(2, { runs: 2, takesPods: false })]).begin, [])
})

test('the others wait until the canary has soaked', () => {
  const policy = { canaries: 1, maxUnavailable: { machines: 2 }, soakSeconds: 600 }
  const [two, three] = [machine(2), machine(3)]
  assert.deepEqual(plan([machine(1), two, three], rollout(policy)).begin, [1])
  const soaking = plan([updated(1, 5 * MINUTE), two, three], rollout(policy))
  assert.deepEqual([soaking.begin, soaking.waitsFor], [[], 'the canary, worker-1'])
  assert.equal(soaking.lookAgainAt, now + 5 * MINUTE)
  assert.deepEqual(plan([updated(1, 10 * MINUTE), two, three], rollout(policy)).begin, [2, 3])
})

test('a machine that has not soaked counts as away', () => {
  const policy = { soakSeconds: 600, maxUnavailable: { machines: 1 } }
  assert.deepEqual(plan([updated(1, 9 * MINUTE), machine(2)], rollout(policy)).begin, [])
  assert.deepEqual(plan([updated(1, 10 * MINUTE), machine(2)], rollout(policy)).begin, [2])
})

test('one failure too many freezes the rollout and says what happened', () => {
  const machines = [machine(1, { operation: failed }), machine(2)]
  const frozen = plan(machines)
  assert.deepEqual([frozen.rollout?.state, frozen.begin], ['frozen', []])
  assert.equal(frozen.waitsFor, 'worker-1 failed (DRAIN_TIMEOUT)')
  assert.deepEqual(frozen.events, [
    { kind: 'rollout-moved', rolloutId: 1, to: 'frozen', why: 'worker-1 failed (DRAIN_TIMEOUT)', at: now },
  ])
  assert.deepEqual(plan(machines, rollout({ failureBudget: 1 })).begin, [2])
})

test('a revision that does not boot freezes the rollout whatever its failure budget', () => {
  const broken = { ...failed, failureCode: BREAKER }
  const frozen = plan([machine(1, { operation: broken }), machine(2)], rollout({ failureBudget: 100 }))
  assert.equal(frozen.rollout?.state, 'frozen')
  assert.match(frozen.waitsFor ?? '', /got the previous one back/)
})

test('failures before the rollout was resumed are forgiven and tried again', () => {
  const resumed = rollout({}, { failuresCountSince: now })
  assert.deepEqual(plan([machine(1, { operation: failed }), machine(2)], resumed).begin, [1])
})

test('a paused or frozen rollout begins nothing and tells why', () => {
  for (const state of ['paused', 'frozen'] as const) {
    const held = plan([machine(1)], rollout({}, { state, reason: 'paused by ops' }))
    assert.deepEqual([held.begin, held.events, held.waitsFor], [[], [], 'paused by ops'])
  }
})

test('outside of the maintenance window nothing is begun; what runs goes on', () => {
  const windows = [{ days: ['sunday'], startMinute: 0, durationMinutes: 60, timeZone: 'UTC' }] as const
  const sunday = instant(Date.parse('2026-11-22T00:30:00Z'))
  const closed = instant(sunday + HOUR)
  const well = machine(1, { bootedAt: instant(0), wellSince: instant(0) })
  const since = { failuresCountSince: instant(0) }
  assert.deepEqual(plan([well], rollout({ windows }, since), sunday).begin, [1])
  const waiting = plan([well], rollout({ windows }, since), closed)
  assert.deepEqual([waiting.begin, waiting.waitsFor], [[], 'the next maintenance window'])
  assert.equal(waiting.lookAgainAt, Date.parse('2026-11-29T00:00:00Z'))
})

test('when the power of a site comes back the rollout waits until the storm is over', () => {
  const up = (id: number) => machine(id, { bootedAt: instant(now - 5 * MINUTE), wellSince: instant(now - MINUTE) })
  const storm = plan([up(1), up(2), up(3), machine(4)])
  assert.deepEqual([storm.begin, storm.lookAgainAt], [[], now + 10 * MINUTE])
  assert.match(storm.waitsFor ?? '', /power was away/)
  assert.deepEqual(plan([up(1), up(2), up(3), machine(4)], rollout(), instant(now + 10 * MINUTE)).begin, [1])
})

test('while the cluster does not answer nothing is begun: machines that look idle may be at work', () => {
  const unknown = machine(1, { ready: false, wellSince: undefined })
  const held = planRollout({ ...pool, clusterAnswers: false }, [unknown, machine(2)], [rollout()], now)
  assert.deepEqual([held.begin, held.waitsFor], [[], 'the API of the cluster to answer'])
})

test('boots that a rollout asked for are no storm', () => {
  const machines = [1, 2, 3, 4].map((id) => updated(id, 2 * MINUTE))
  assert.deepEqual(plan([...machines, machine(5)]).begin, [5])
})

test('machines that have just joined for the first time are no storm either', () => {
  const joined = (id: number) =>
    machine(id, {
      bootedAt: instant(now - 6 * MINUTE),
      wellSince: instant(now - 4 * MINUTE),
      operation: operation({
        action: 'join',
        status: 'succeeded',
        startedAt: instant(now - 5 * MINUTE),
        finishedAt: instant(now - 4 * MINUTE),
      }),
    })
  assert.deepEqual(plan([joined(1), joined(2), joined(3), joined(4)]).begin, [1])
})

test('a rollout is done when all run the revision and have soaked, also when that was so from the start', () => {
  assert.equal(plan([updated(1, HOUR), updated(2, HOUR)]).rollout?.state, 'succeeded')
  assert.equal(plan([]).rollout?.state, 'succeeded')
  assert.equal(plan([updated(1, 30 * SECOND)]).rollout?.state, 'running')
})

test('a rollout that is through with machines left behind has failed', () => {
  const end = plan([updated(1, HOUR), machine(2, { operation: failed })], rollout({ failureBudget: 1 }))
  assert.deepEqual([end.rollout?.state, end.waitsFor], ['failed', 'worker-2 stayed behind'])
})

test('machines that do not answer are waited for, not failed', () => {
  const silent = plan([updated(1, HOUR), machine(2, gone)], rollout({ maxUnavailable: { machines: 5 } }))
  assert.deepEqual([silent.rollout?.state, silent.begin, silent.waitsFor], ['running', [], 'worker-2 to answer'])
})

test('a cancelled rollout takes its operations along, once', () => {
  const cancelled = rollout({}, { state: 'cancelled' })
  const busy = machine(1, { operation: operation() })
  assert.deepEqual(plan([busy], cancelled).cancel, [50])
  assert.deepEqual(plan([machine(1, { operation: operation({ cancelAsked: true }) })], cancelled).cancel, [])
  assert.deepEqual(plan([machine(1, { operation: operation({ rolloutId: undefined }) })], cancelled).cancel, [])
})

test('while a replaced rollout still has a machine away its successor waits', () => {
  const [old, young] = [rollout({}, { state: 'cancelled' }), rollout({}, { id: 2, target: 3 })]
  const machines = [machine(1, { operation: operation(), ...gone }), machine(2)]
  const next = planRollout(pool, machines, [old, young], now)
  assert.deepEqual([next.rollout?.id, next.begin, next.cancel], [2, [], [50]])
})

test('ten thousand machines are planned in a tenth of a second, ten at a time', () => {
  const machines = Array.from({ length: 10_000 }, (_, i) =>
    machine(i, { name: `worker-${String(i).padStart(5, '0')}` }),
  )
  const policy = { maxUnavailable: { machines: 10 }, soakSeconds: 0, canaries: 10 }
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now()
    assert.equal(planRollout(pool, machines, [rollout(policy)], now).begin.length, 10)
    return performance.now() - started
  })
  assert.ok(Math.min(...times) <= 100, `plans took ${times.map((ms) => ms.toFixed(1)).join(', ')} ms`)
})
