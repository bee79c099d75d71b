import assert from 'node:assert/strict'
import { test } from 'node:test'
import { without } from '../artifacts/real-tool.suite.ts'
import { lzmaDecode, lzmaEncodeToFit } from './xz.ts'

const skip = without('xz')
const plain = new Uint8Array(5000).map((_, i) => (i * i) % 251)

test('what was encoded decodes to the same bytes', { skip }, async () => {
  const packed = await lzmaEncodeToFit(plain, plain.length)
  assert.ok(packed)
  assert.ok(packed.length < plain.length)
  assert.deepEqual(new Uint8Array((await lzmaDecode(packed)) ?? []), plain)
})

test('bytes that are no LZMA are told apart', { skip }, async () => {
  assert.equal(await lzmaDecode(new Uint8Array(64).fill(0xff)), undefined)
})

test('no encoding is returned that does not fit', { skip }, async () => {
  assert.equal(await lzmaEncodeToFit(plain, 5), undefined)
})
