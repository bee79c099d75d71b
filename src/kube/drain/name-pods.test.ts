import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namePods } from './name-pods.ts'

test('a few pods are all named, and of many the first ten', () => {
  const pods = Array.from({ length: 12 }, (_, i) => ({
    pod: { namespace: 'default', name: `web-${i}` },
    says: 'waits',
  }))
  assert.equal(namePods(pods.slice(0, 2)), 'default/web-0 waits; default/web-1 waits')
  assert.ok(namePods(pods).endsWith('default/web-9 waits; and 2 more'))
})
