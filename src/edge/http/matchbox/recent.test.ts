import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Recent } from './recent.ts'

test('a text is worked on once while it is remembered, and the one used longest ago is forgotten first', () => {
  const made: string[] = []
  const recent = new Recent<number>(6)
  const ask = (text: string): number => recent.get(text, () => made.push(text))
  ask('aaa')
  ask('bbb')
  ask('aaa')
  ask('ccc')
  ask('aaa')
  ask('bbb')
  assert.deepEqual(made, ['aaa', 'bbb', 'ccc', 'bbb'])
})

test('a text larger than all the room is not kept', () => {
  let made = 0
  const recent = new Recent<number>(2)
  for (let i = 0; i < 2; i++) recent.get('large', () => (made += 1))
  assert.equal(made, 2)
})
