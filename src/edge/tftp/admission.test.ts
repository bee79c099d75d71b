import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Admission } from './admission.ts'
import { DEFAULT_LIMITS } from './limits.ts'

const limits = { ...DEFAULT_LIMITS, transfers: 80, transfersPerPeer: 4 }

test('one address gets its share and no more', () => {
  const admission = new Admission(limits)
  assert.equal(admission.admits('a', { total: 3, ofPeer: 3 }, 0), true)
  assert.equal(admission.admits('a', { total: 4, ofPeer: 4 }, 0), false)
})

test('the last eighth is for those who come back', () => {
  const admission = new Admission(limits)
  assert.equal(admission.admits('a', { total: 69, ofPeer: 0 }, 0), true)
  assert.equal(admission.admits('b', { total: 70, ofPeer: 0 }, 0), false)
  assert.equal(admission.admits('b', { total: 79, ofPeer: 0 }, 1000), true)
})

test('who was turned away a minute ago is a newcomer again', () => {
  const admission = new Admission(limits)
  admission.admits('a', { total: 80, ofPeer: 0 }, 0)
  assert.equal(admission.admits('a', { total: 75, ofPeer: 0 }, 60_000), false)
})

test('nobody is admitted beyond the limit, however often he asks', () => {
  const admission = new Admission(limits)
  for (let i = 0; i < 5; i++) assert.equal(admission.admits('a', { total: 80, ofPeer: 0 }, i), false)
})

test('the memory of those turned away is bounded and forgets the oldest', () => {
  const admission = new Admission(limits)
  for (let i = 0; i < 10_000; i++) admission.admits(`peer ${i}`, { total: 80, ofPeer: 0 }, i)
  assert.equal(admission.admits('peer 0', { total: 75, ofPeer: 0 }, 10_000), false)
  assert.equal(admission.admits('peer 9999', { total: 75, ofPeer: 0 }, 10_000), true)
})
