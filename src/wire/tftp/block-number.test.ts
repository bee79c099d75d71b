import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { fromWire, toWire } from './block-number.ts'

test('after 65535 comes 0, or 1 for the clients that want it', () => {
  assert.deepEqual(
    [65535, 65536, 65537, 131_072].map((block) => toWire(block, 0)),
    [65535, 0, 1, 0],
  )
  assert.deepEqual(
    [65535, 65536, 65537, 131_070, 131_071].map((block) => toWire(block, 1)),
    [65535, 1, 2, 65535, 1],
  )
})

test('a number from the wire means the one block of the window it stands for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<0 | 1>(0, 1),
      fc.integer({ min: 0, max: 5_000_000 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 1000 }),
      (rollover, acknowledged, window, step) => {
        const block = acknowledged + step
        const expected = step <= window ? block : undefined
        assert.equal(fromWire(toWire(block, rollover), acknowledged, acknowledged + window, rollover), expected)
      },
    ),
    { seed: 65_535, numRuns: 5000 },
  )
})

test('the last acknowledged block, and everything before it, is no news', () => {
  assert.equal(fromWire(7, 7, 11, 0), undefined)
  assert.equal(fromWire(6, 7, 11, 0), undefined)
  assert.equal(fromWire(0, 65535, 65540, 1), undefined)
})
