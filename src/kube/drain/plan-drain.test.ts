import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { instant, plusSeconds } from '../../base/instant.ts'
import { kubectlRules, planDrain, type DrainRules } from './plan-drain.ts'
import type { PodFacts } from './pod.ts'

const now = instant(1_000_000_000)
const web: PodFacts = {
  namespace: 'default',
  name: 'web',
  uid: 'u',
  controller: 'ReplicaSet',
  isMirror: false,
  isFinished: false,
  hasEmptyDir: false,
  labels: {},
  priority: 0,
  deletedAt: undefined,
  finalizers: [],
}

const pods: fc.Arbitrary<readonly PodFacts[]> = fc.uniqueArray(
  fc.record<PodFacts>({
    namespace: fc.constantFrom('default', 'kube-system'),
    name: fc.stringMatching(/^[a-z]{3}$/),
    uid: fc.uuid(),
    controller: fc.constantFrom('ReplicaSet', 'DaemonSet', 'Job', undefined),
    isMirror: fc.boolean(),
    isFinished: fc.boolean(),
    hasEmptyDir: fc.boolean(),
    labels: fc.constant({}),
    priority: fc.integer({ min: -10, max: 2_000_001_000 }),
    deletedAt: fc.option(
      fc.integer({ min: -200, max: 200 }).map((s) => plusSeconds(now, s)),
      { nil: undefined },
    ),
    finalizers: fc.constantFrom([], ['example.org/hold']),
  }),
  { selector: ({ namespace, name }) => `${namespace}/${name}` },
)
const rules: fc.Arbitrary<DrainRules> = fc.record({
  unmanaged: fc.constantFrom('refuse', 'evict'),
  emptyDir: fc.constantFrom('refuse', 'delete'),
  graceSeconds: fc.constantFrom(undefined, 0, 30),
})

test('every pod is judged once, whatever order the API lists them in', () => {
  fc.assert(
    fc.property(pods, rules, fc.boolean(), (some, allowed, isReachable) => {
      const plan = planDrain(some, allowed, isReachable, now)
      const judged = [...plan.evict, ...[...plan.wait, ...plan.skip, ...plan.refuse].map(({ pod }) => pod)]
      assert.deepEqual(new Set(judged), new Set(some))
      assert.equal(judged.length, some.length)
      assert.deepEqual(planDrain(some.toReversed(), allowed, isReachable, now), plan)
    }),
    { seed: 1 },
  )
})

test('static pods, living pods of DaemonSets and pods that are already leaving are never evicted', () => {
  fc.assert(
    fc.property(pods, rules, fc.boolean(), (some, allowed, isReachable) => {
      for (const pod of planDrain(some, allowed, isReachable, now).evict) {
        assert.ok(!pod.isMirror && pod.deletedAt === undefined)
        assert.ok(pod.controller !== 'DaemonSet' || pod.isFinished)
      }
    }),
    { seed: 2 },
  )
})

test('nothing is lost that the rules do not give up', () => {
  fc.assert(
    fc.property(pods, fc.boolean(), (some, isReachable) => {
      for (const pod of planDrain(some, kubectlRules, isReachable, now).evict)
        assert.ok(pod.isFinished || (!pod.hasEmptyDir && pod.controller !== undefined))
    }),
    { seed: 3 },
  )
})

test('the least important go first', () => {
  const named = (name: string, priority: number): PodFacts => ({ ...web, name, priority })
  const some = [named('critical', 2_000_001_000), named('b', 0), named('batch', -5), named('a', 0)]
  assert.deepEqual(
    planDrain(some, kubectlRules, true, now).evict.map(({ name }) => name),
    ['batch', 'a', 'b', 'critical'],
  )
})

test('a pod that ends is waited for with what holds it, and on a lost node no longer than a minute', () => {
  const cases: readonly (readonly [secondsAgo: number, isReachable: boolean, 'wait' | 'skip', RegExp])[] = [
    [-20, true, 'wait', /has 20 s left/],
    [20, true, 'wait', /20 s over its grace/],
    [3600, true, 'wait', /3600 s over its grace/],
    [60, false, 'wait', /60 s over its grace/],
    [61, false, 'skip', /was to end 61 s ago/],
  ]
  for (const [secondsAgo, isReachable, kind, says] of cases) {
    const plan = planDrain([{ ...web, deletedAt: plusSeconds(now, -secondsAgo) }], kubectlRules, isReachable, now)
    assert.match(plan[kind][0]?.says ?? '', says)
  }
  const held = { ...web, deletedAt: now, finalizers: ['a/b', 'c/d'] }
  assert.equal(planDrain([held], kubectlRules, true, now).wait[0]?.says, 'is held by the finalizers a/b, c/d')
})
