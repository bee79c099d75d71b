import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelSelector, selects } from './label-selector.ts'

const labels = { app: 'web', tier: 'front' }

test('a selector selects what has all that it asks for, by the operators of Kubernetes', () => {
  const yes: readonly object[] = [
    {},
    { matchLabels: { app: 'web' } },
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] },
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
    { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] },
    { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] },
  ]
  for (const selector of yes) assert.ok(selects(labelSelector.parse(selector), labels), JSON.stringify(selector))
})

test('one word that does not hold is enough to leave a pod out', () => {
  const no: readonly object[] = [
    { matchLabels: { app: 'web', tier: 'back' } },
    { matchLabels: { zone: '' } },
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
    { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] },
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
    { matchExpressions: [{ key: 'zone', operator: 'Exists' }] },
  ]
  for (const selector of no) assert.ok(!selects(labelSelector.parse(selector), labels), JSON.stringify(selector))
})
