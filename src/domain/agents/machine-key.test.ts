import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeShownKey } from './machine-key.ts'

test('the token alone speaks until a key is bound; from then on only that key does', () => {
  assert.equal(judgeShownKey(undefined, undefined), undefined)
  assert.equal(judgeShownKey(undefined, 'a'), undefined)
  assert.equal(judgeShownKey('a', 'a'), undefined)
  assert.equal(judgeShownKey('a', undefined)?.code, 'AGENT_KEY_MISSING')
  assert.equal(judgeShownKey('a', 'b')?.code, 'AGENT_KEY_FOREIGN')
})
