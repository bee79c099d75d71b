import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Allowance } from './allowance.ts'

test('so many a second are allowed, and the next second begins anew', () => {
  const allowance = new Allowance(2)
  assert.deepEqual(
    [0, 10, 999, 1000].map((now) => allowance.take(now)),
    [true, true, false, true],
  )
})
