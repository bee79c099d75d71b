import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNever, type BudgetFacts } from './disruption-budget.ts'

const budget: BudgetFacts = {
  namespace: 'default',
  name: 'web',
  selector: undefined,
  minAvailable: undefined,
  maxUnavailable: undefined,
  counted: { expected: 2, desired: 1, healthy: 2 },
}

test('a budget that leaves no room, by what it says or by how many pods there are, never lets one go', () => {
  const never: readonly Partial<BudgetFacts>[] = [
    { maxUnavailable: 0 },
    { maxUnavailable: '0%' },
    { maxUnavailable: 0, counted: undefined },
    { minAvailable: '100%', counted: undefined },
    { minAvailable: 2, counted: { expected: 2, desired: 2, healthy: 2 } },
    { minAvailable: '50%', counted: { expected: 1, desired: 1, healthy: 0 } },
  ]
  for (const facts of never) assert.notEqual(whyNever({ ...budget, ...facts }), undefined, JSON.stringify(facts))
})

test('a budget that only waits for its pods to become well, or has none, is no obstacle', () => {
  const passing: readonly Partial<BudgetFacts>[] = [
    { minAvailable: 1, counted: { expected: 2, desired: 1, healthy: 0 } },
    { minAvailable: 5, counted: undefined },
    { maxUnavailable: 0, counted: { expected: 0, desired: 0, healthy: 0 } },
    { maxUnavailable: '10%' },
  ]
  for (const facts of passing) assert.equal(whyNever({ ...budget, ...facts }), undefined, JSON.stringify(facts))
})
