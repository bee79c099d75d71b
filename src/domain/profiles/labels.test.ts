import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelsFromQuery } from './labels.ts'

const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a=first&a=second', { a: 'first' }],
  ['A=1&a=2', { A: '1', a: '2' }],
  ['name=two+words&other=two%20words', { name: 'two words', other: 'two words' }],
  ['k=%zz&ok=1', { ok: '1' }],
  ['k=%&ok=1', { ok: '1' }],
  ['a=1;b=2&c=3', { c: '3' }],
  ['&&flag&=empty', { flag: '', '': 'empty' }],
  ['a=b=c', { a: 'b=c' }],
  ['%6dac=52-54-00-89-D8-10', { mac: '52:54:00:89:d8:10' }],
  ['mac=52-54-00-89-d8-10', { mac: '52:54:00:89:d8:10' }],
  ['MAC=52540089D810', { MAC: '52:54:00:89:d8:10' }],
  ['mac=nonsense&uuid=A1', { uuid: 'A1' }],
  ['mac=', {}],
  ['v=%c3%a9&w=%ff', { v: 'é', w: '\ufffd' }],
  ['__proto__=x&constructor=y', JSON.parse('{"__proto__":"x","constructor":"y"}')],
]

for (const [query, expected] of cases) {
  test(`labels of "${query}"`, () => {
    assert.deepEqual(labelsFromQuery(query).labels, new Map(Object.entries(expected)))
  })
}

test('a MAC that is none is told, so that the log can name it', () => {
  assert.deepEqual(labelsFromQuery('mac=nonsense').badMacs, ['nonsense'])
})
