import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { base64, fromBase64 } from './base64.ts'
import { parseDataUrl, percentDataUrl, shortestDataUrl } from './data-url.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

test('any bytes come out of either kind of data URL as they went in', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      for (const url of [percentDataUrl(given), shortestDataUrl(given), `data:;base64,${base64(given)}`]) {
        const parsed = parseDataUrl(url)
        assert.ok(parsed.ok)
        assert.deepEqual(Array.from(parsed.value), Array.from(given))
      }
    }),
    { seed: 5 },
  )
})

test('base64 is that of RFC 4648', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      assert.equal(base64(given), Buffer.from(given).toString('base64'))
      assert.deepEqual(Array.from(fromBase64(base64(given)) ?? []), Array.from(given))
    }),
    { seed: 5 },
  )
})

test('the shorter of the two encodings is taken', () => {
  assert.equal(shortestDataUrl(new TextEncoder().encode('a b')), 'data:,a%20b')
  assert.equal(shortestDataUrl(Uint8Array.of(0, 255, 254, 253, 252, 251)), 'data:;base64,AP/+/fz7')
})

test('a data URL may name its media type and parameters', () => {
  const parsed = parseDataUrl('data:text/plain;charset="a;b";x=y;base64,aGk=')
  assert.ok(parsed.ok)
  assert.equal(new TextDecoder().decode(parsed.value), 'hi')
})

test('what is malformed is refused with the reason', () => {
  assert.match(JSON.stringify(parseDataUrl('data:x')), /no comma/)
  assert.match(JSON.stringify(parseDataUrl('data:,a b')), /must be written as %XX/)
  assert.match(JSON.stringify(parseDataUrl('data:,%zz')), /no two hexadecimal digits/)
  assert.match(JSON.stringify(parseDataUrl('data:;base64,YQ')), /not base64/)
})
