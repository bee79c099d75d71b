import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from './bytes.ts'
import { Reader } from './reader.ts'

test('numbers are big-endian and unsigned', () => {
  const r = new Reader(hex('ff fffe fffffffd'))
  assert.deepEqual(r.finish([r.u8(), r.u16(), r.u32()]), { ok: true, value: [255, 65534, 4294967293] })
})

test('a short message is malformed at the place where bytes were missing, and later reads do not throw', () => {
  const r = new Reader(hex('01 02'))
  r.u8()
  assert.equal(r.u16(), 0)
  assert.equal(r.u32(), 0)
  assert.deepEqual(r.finish(0), { ok: false, error: { reason: '2 bytes wanted, 1 left', at: 1 } })
})

test('trailing bytes are refused unless they were taken', () => {
  const r = new Reader(hex('01 02'))
  r.u8()
  assert.equal(r.finish(0).ok, false)
  const all = new Reader(hex('01 02'))
  all.rest()
  assert.ok(all.finish(0).ok)
})

test('the first reason is the one that is told', () => {
  const r = new Reader(hex('01'))
  r.fail('I do not like it')
  r.u32()
  const result = r.finish(0)
  assert.equal(!result.ok && result.error.reason, 'I do not like it')
})
