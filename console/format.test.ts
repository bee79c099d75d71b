import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytes, coarse, duration, memory, offset, percent } from './format.js'

const said = <T>(say: (value: number) => T, values: readonly number[]): readonly T[] =>
  values.map((value) => say(value))

test('a duration has three digits that matter', () => {
  assert.deepEqual(said(duration, [0, 0.42, 3.4, 71.4, 402, 999.4]), [
    '< 0.1 ms',
    '0.42 ms',
    '3.40 ms',
    '71.4 ms',
    '402 ms',
    '999 ms',
  ])
})

test('a duration never says 1000 ms or 60 s', () => {
  assert.deepEqual(said(duration, [999.6, 59_949, 59_990, 245_000]), ['1.00 s', '59.9 s', '1 min 00 s', '4 min 05 s'])
})

test('what is long ago has one unit, rounded down', () => {
  assert.deepEqual(said(coarse, [-50, 3999, 59_999, 60_000, 7_199_999, 172_799_000, 172_800_000]), [
    '0 s',
    '3 s',
    '59 s',
    '1 min',
    '1 h',
    '47 h',
    '2 d',
  ])
})

test('sizes are decimal, memory is binary', () => {
  assert.deepEqual(said(bytes, [0, 812, 391_211, 148_203_911, 1_920_383_410_176]), [
    '0 B',
    '812 B',
    '391 kB',
    '148 MB',
    '1.92 TB',
  ])
  assert.equal(memory(2 ** 36), '64.0 GiB')
})

test('points on an axis have the same digits all along', () => {
  assert.deepEqual(said(offset, [0, 1022, 16_240]), ['0.00 s', '1.02 s', '16.24 s'])
})

test('a share is a percentage', () => {
  assert.equal(percent(0.003_51), '0.35 %')
})
