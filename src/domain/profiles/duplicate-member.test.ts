import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { duplicateMember } from './duplicate-member.ts'

test('the first name that an object has twice is found, with its line', () => {
  assert.deepEqual(duplicateMember('{"a":1,\n"b":{"a":2},\n"a":3}'), { name: 'a', line: 3 })
  assert.deepEqual(duplicateMember('{"a":[{"x":1,"x":2}]}'), { name: 'x', line: 1 })
  assert.deepEqual(duplicateMember(String.raw`{"a":1,"\u0061":2}`), { name: 'a', line: 1 })
})

test('values that look like names, and names in objects side by side, are no duplicates', () => {
  for (const text of [
    '{"a":"a","b":"{\\"a\\":1,\\"a\\":2}"}',
    '[{"a":1},{"a":2},"a","a"]',
    '{"a":{"a":{"a":1}}}',
    '"a"',
  ])
    assert.equal(duplicateMember(text), undefined, text)
})

test('no JSON that JavaScript writes has a duplicate, and a long text is no trouble', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.equal(duplicateMember(JSON.stringify(JSON.parse(text), undefined, 1)), undefined)
    }),
  )
  assert.equal(duplicateMember(JSON.stringify({ a: 'x\\"'.repeat(2_000_000) })), undefined)
})
