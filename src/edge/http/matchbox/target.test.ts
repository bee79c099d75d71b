import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { cleanPath, parseTarget } from './target.ts'

const cleaned: readonly (readonly [string, string])[] = [
  ['/', '/'],
  ['/a/b', '/a/b'],
  ['//a', '/a'],
  ['/a/', '/a/'],
  ['/a//', '/a/'],
  ['/a/.', '/a'],
  ['/a/./', '/a/'],
  ['/a/..', '/'],
  ['/../a', '/a'],
  ['/a/..b/...', '/a/..b/...'],
  ['/a/..%2fb', '/a/..%2fb'],
  ['', '/'],
]

for (const [path, expected] of cleaned) {
  test(`"${path}" is cleaned to "${expected}"`, () => assert.equal(cleanPath(path), expected))
}

test('a target is read in origin form and in absolute form', () => {
  assert.deepEqual(parseTarget('/a%20b?x=%20?y'), { rawPath: '/a%20b', path: '/a b', query: 'x=%20?y' })
  assert.deepEqual(parseTarget('http://boot.example:8080/ipxe?a=1'), { rawPath: '/ipxe', path: '/ipxe', query: 'a=1' })
  assert.equal(parseTarget('/%zz'), undefined)
})

test('a cleaned path is clean, and never climbs', () => {
  const piece = fc.constantFrom('/', '.', '..', 'a', '%2e', '%2f', '//')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const clean = cleanPath(pieces.join(''))
      assert.equal(cleanPath(clean), clean)
      assert.equal(clean.startsWith('/'), true)
      assert.equal(clean.split('/').includes('..'), false)
    }),
    { seed: 11 },
  )
})
