import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex } from '../../base/bytes.ts'
import { filterBranches, unfilterBranches } from './branch-filter.ts'

const SEED = 20_261

test('the operands of calls and jumps become absolute', () => {
  const code = hex('90 e8 04000000 e9 f9ffffff 90 90909090 90')
  const filtered = hex('90 e8 05000000 e9 ffffffff 90 90909090 90')
  //          call at 1: 4 + 1 = 5 ^        ^ jump at 6: -7 lies before the image, so it stays
  filtered.set(hex('f9ffffff'), 7)
  assert.deepEqual(filterBranches(code), filtered)
})

test('an operand that would leave the image is moved below zero', () => {
  // 16 bytes: the limit is 11. The call at 1 has operand 10 = limit - 1, which becomes -1.
  assert.deepEqual(
    filterBranches(hex('90 e8 0a000000 90909090 90909090 9090')),
    hex('90 e8 ffffffff 90909090 90909090 9090'),
  )
})

test('bytes behind an opcode are its operand and not another opcode', () => {
  const code = hex('e8 e8e8e8e8 90909090 9090')
  assert.deepEqual(filterBranches(code), code)
})

test('unfiltering undoes filtering for any bytes', () => {
  const operand = fc.integer({ min: -40, max: 40 })
  const code = fc
    .array(fc.tuple(fc.constantFrom(0xe8, 0xe9, 0x90), operand), { maxLength: 20 })
    .map((steps) =>
      Uint8Array.from(
        steps.flatMap(([opcode, t]) => [opcode, t & 255, (t >> 8) & 255, (t >> 16) & 255, (t >> 24) & 255]),
      ),
    )
  fc.assert(
    fc.property(code, (bytes) => {
      assert.deepEqual(unfilterBranches(filterBranches(bytes)), bytes)
      assert.deepEqual(filterBranches(unfilterBranches(bytes)), bytes)
    }),
    { seed: SEED, numRuns: 1000 },
  )
})
