import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SharedBytes } from './shared-bytes.ts'

test('only the version that was asked for is found', () => {
  const shared = new SharedBytes(100)
  const bytes = new Uint8Array(10)
  shared.put('a', '1', bytes)
  assert.equal(shared.get('a', '1'), bytes)
  assert.equal(shared.get('a', '2'), undefined)
  assert.equal(shared.get('b', '1'), undefined)
})

test('what exceeds the budget is still shared while somebody holds it', () => {
  const shared = new SharedBytes(10)
  const [first, second, huge] = [new Uint8Array(8), new Uint8Array(8), new Uint8Array(1000)]
  shared.put('first', '1', first)
  shared.put('second', '1', second)
  shared.put('huge', '1', huge)
  assert.deepEqual(
    [shared.get('first', '1'), shared.get('second', '1'), shared.get('huge', '1')],
    [first, second, huge],
  )
})
