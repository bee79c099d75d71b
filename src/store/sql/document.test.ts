import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { fromDocument, toDocument } from './document.ts'

test('the same value is the same text, in whatever order its members were put there', () => {
  assert.equal(toDocument({ b: 1, a: [{ d: undefined, c: 'x' }] }), '{"a":[{"c":"x","d":null}],"b":1}')
  assert.equal(toDocument({ a: [{ c: 'x', d: undefined }], b: 1 }), toDocument({ b: 1, a: [{ d: undefined, c: 'x' }] }))
})

test('every value without null comes back as it was, undefined members included', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(fc.string({ minLength: 1 }), tie('value'))),
  })) // prettier-ignore
  fc.assert(
    fc.property(
      value.filter((v) => v !== undefined),
      (v) => assert.deepEqual(fromDocument(toDocument(v)), plain(v)),
    ),
    { seed: 7, numRuns: 500 },
  )
})

/** fast-check makes dictionaries without a prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
    : value
}
