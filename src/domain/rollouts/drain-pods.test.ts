import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePod, planDrain, type PodFacts } from './drain-pods.ts'

const web: PodFacts = {
  namespace: 'web',
  name: 'a',
  phase: 'Running',
  deleting: false,
  finalizers: [],
  mirror: false,
  controller: 'ReplicaSet',
  refusal: undefined,
}

test('pods are left, evicted or waited for as kubectl drain does it', () => {
  const cases: readonly (readonly [Partial<PodFacts>, string, string?])[] = [
    [{}, 'evict', ''],
    [
      { refusal: 'PodDisruptionBudget web allows no disruption' },
      'evict',
      'PodDisruptionBudget web allows no disruption',
    ],
    [{ controller: 'DaemonSet' }, 'leave'],
    [{ mirror: true, controller: 'Node' }, 'leave'],
    [{ phase: 'Succeeded' }, 'leave'],
    [{ phase: 'Failed', controller: undefined }, 'leave'],
    [{ deleting: true }, 'wait', 'is shutting down'],
    [{ deleting: true, finalizers: ['example.org/hold'] }, 'wait', 'is held by example.org/hold'],
    [{ controller: undefined }, 'wait', 'has no controller: nothing would make it again'],
  ]
  for (const [change, kind, why] of cases) {
    const verdict = judgePod({ ...web, ...change })
    assert.deepEqual([verdict.kind, verdict.kind === 'leave' ? undefined : verdict.why], [kind, why])
  }
})

test('a drain waits for what it evicts and for what it may not evict, and for nothing else', () => {
  const bare = { ...web, name: 'b', controller: undefined }
  const daemon = { ...web, name: 'c', controller: 'DaemonSet' }
  const { evict, waiting } = planDrain([web, bare, daemon])
  assert.deepEqual(evict, [web])
  assert.deepEqual(
    waiting.map(({ name }) => name),
    ['web/a', 'web/b'],
  )
})
