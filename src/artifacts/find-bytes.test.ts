import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../base/bytes.ts'
import { findBytes } from './find-bytes.ts'

test('every occurrence is found, also overlapping ones and at both ends', () => {
  assert.deepEqual(findBytes(hex('0101 01 02 0101'), hex('0101')), [0, 1, 4])
})

test('what is cut off at the end is not found', () => {
  assert.deepEqual(findBytes(hex('00 010203'), hex('01020304')), [])
})

test('nothing is found nowhere', () => {
  assert.deepEqual(findBytes(hex('00'), hex('')), [])
})
