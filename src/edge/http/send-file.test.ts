import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestUrl } from './listener.ts'
import { rangeOf } from './send-file.ts'

test('one range is understood, in each of its three spellings', () => {
  assert.deepEqual(rangeOf('bytes=0-99', 1000), [0, 100])
  assert.deepEqual(rangeOf('bytes=900-', 1000), [900, 1000])
  assert.deepEqual(rangeOf('bytes=-100', 1000), [900, 1000])
  assert.deepEqual(rangeOf('bytes=-5000', 1000), [0, 1000])
  assert.deepEqual(rangeOf('bytes=990-5000', 1000), [990, 1000])
})

test('a range beyond the end is unsatisfiable, several ranges and nonsense mean the whole file', () => {
  assert.equal(rangeOf('bytes=1000-', 1000), 'unsatisfiable')
  assert.equal(rangeOf('bytes=-0', 1000), 'unsatisfiable')
  assert.equal(rangeOf('bytes=5-2', 1000), 'unsatisfiable')
  for (const header of [undefined, 'bytes=0-1,5-6', 'lines=1-2', 'bytes=-', 'bytes=x-'])
    assert.equal(rangeOf(header, 1000), undefined)
})

test('doubled slashes are merged and never read as a host name', () => {
  assert.equal(requestUrl({ url: '//ipxe//boot?a=//b' })?.pathname, '/ipxe/boot')
  assert.equal(requestUrl({ url: '//ipxe//boot?a=//b' })?.searchParams.get('a'), '//b')
  assert.equal(requestUrl({ url: 'http://elsewhere/x' }), undefined)
  assert.equal(requestUrl({ url: '*' }), undefined)
})
