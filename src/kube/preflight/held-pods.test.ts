import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { kubectlRules } from '../drain/plan-drain.ts'
import type { PodFacts } from '../drain/pod.ts'
import type { BudgetFacts } from './disruption-budget.ts'
import { heldPods } from './held-pods.ts'

const pod = (name: string, more: Partial<PodFacts> = {}): PodFacts => ({
  namespace: 'default',
  name,
  uid: name,
  controller: 'StatefulSet',
  isMirror: false,
  isFinished: false,
  hasEmptyDir: false,
  labels: { app: name },
  priority: 0,
  deletedAt: undefined,
  finalizers: [],
  ...more,
})
const budget = (name: string, app: string, more: Partial<BudgetFacts> = {}): BudgetFacts => ({
  namespace: 'default',
  name,
  selector: { matchLabels: { app }, matchExpressions: [] },
  minAvailable: undefined,
  maxUnavailable: 0,
  counted: undefined,
  ...more,
})
const says = (pods: readonly PodFacts[], budgets: readonly BudgetFacts[]): readonly string[] =>
  heldPods(pods, budgets, kubectlRules, instant(0)).map((held) => `${held.pod.name} ${held.says}`)

test('a pod under a budget that never lets one go is named with the budget, others are not', () => {
  assert.deepEqual(
    says([pod('db'), pod('web')], [budget('keep', 'db'), budget('later', 'web', { maxUnavailable: 1 })]),
    ['db stays, because its budget keep allows 0 pods to be unavailable'],
  )
})

test('budgets of other namespaces, and those that select nothing, are about other pods', () => {
  const elsewhere = budget('keep', 'db', { namespace: 'other' })
  assert.deepEqual(says([pod('db')], [elsewhere, budget('none', 'db', { selector: undefined })]), [])
})

test('two budgets over one pod hold it for ever, whatever they allow', () => {
  const budgets = [budget('one', 'db', { maxUnavailable: 1 }), budget('two', 'db', { maxUnavailable: 1 })]
  assert.deepEqual(says([pod('db')], budgets), ['db has 2 budgets, one and two, and none is evicted so'])
})

test('what the drain leaves where it is, budgets do not hold; what its rules refuse is named, too', () => {
  const pods = [pod('proxy', { controller: 'DaemonSet' }), pod('bare', { controller: undefined })]
  assert.deepEqual(says(pods, [budget('keep', 'proxy')]), ['bare has no controller that would start it elsewhere'])
})
