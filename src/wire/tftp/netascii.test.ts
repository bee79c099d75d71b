import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { latin1, sameBytes } from '../../base/bytes.ts'
import { fromNetascii, toNetascii } from './netascii.ts'

test('a line feed becomes CR LF and a carriage return CR NUL', () => {
  assert.deepEqual(toNetascii(latin1('a\nb\rc\r\n')), latin1('a\r\nb\r\0c\r\0\r\n'))
})

test('every text survives the translation', () => {
  const bytes = fc.array(fc.constantFrom(0, 10, 13, 65, 255)).map((list) => Uint8Array.from(list))
  fc.assert(
    fc.property(bytes, (text) => sameBytes(fromNetascii(toNetascii(text)), text)),
    { seed: 764, numRuns: 2000 },
  )
})

test('a carriage return alone at the very end is kept', () => {
  assert.deepEqual(fromNetascii(latin1('a\r')), latin1('a\r'))
})
