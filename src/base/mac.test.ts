import assert from 'node:assert/strict'
import { test } from 'node:test'
import { macFromBytes, macToBytes, parseMac } from './mac.ts'

test('row 79: every spelling that firmware, tools and people use is the same address', () => {
  for (const text of [
    '52:54:00:A1:9C:AE',
    '52-54-00-a1-9c-ae',
    '5254.00a1.9cae',
    '525400a19cae',
    ' 52:54:00:a1:9c:ae ',
  ]) {
    assert.deepEqual(parseMac(text), { ok: true, value: '52:54:00:a1:9c:ae' })
  }
})

test('row 79: what is not quite an address is refused', () => {
  for (const text of [
    '',
    '52:54:00:a1:9c',
    '52:54:00:a1:9c:ae:00',
    '52:54-00:a1:9c:ae',
    'g2:54:00:a1:9c:ae',
    '52:54:00:a1:9c:a',
    '52.54.00.a1.9c.ae',
  ]) {
    assert.equal(parseMac(text).ok, false, text)
  }
})

test('bytes and text are two forms of one address', () => {
  const bytes = Uint8Array.of(0, 1, 2, 253, 254, 255)
  assert.deepEqual(macToBytes(macFromBytes(bytes)), bytes)
})
