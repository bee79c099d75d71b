import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { diffContent } from './diff-content.ts'
import { diffLines } from './diff-lines.ts'

test('only what differs is told, by its path, with named things compared by name', () => {
  const before = { os: { version: '1' }, flags: [{ name: 'a', value: '1' }], args: ['x'] }
  const after = {
    os: { version: '2' },
    flags: [
      { name: 'b', value: '2' },
      { name: 'a', value: '1' },
    ],
    args: [],
  }
  assert.deepEqual(diffContent(before, after), [
    { path: 'args[0]', before: '"x"', after: undefined },
    { path: 'flags[b].name', before: undefined, after: '"b"' },
    { path: 'flags[b].value', before: undefined, after: '"2"' },
    { path: 'os.version', before: '"1"', after: '"2"' },
  ])
  assert.deepEqual(diffContent(before, structuredClone(before)), [])
})

test('a changed line is removed, then added, between lines that stay', () => {
  assert.deepEqual(
    diffLines(['a', 'b', 'c'], ['a', 'x', 'c']).map(({ kind, text }) => `${kind} ${text}`),
    ['same a', 'removed b', 'added x', 'same c'],
  )
})

test('both sides can be read back from a diff', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after)
      const side = (without: string) => diff.filter(({ kind }) => kind !== without).map(({ text }) => text)
      assert.deepEqual(side('added'), before)
      assert.deepEqual(side('removed'), after)
    }),
    { seed: 6 },
  )
})

test('texts too long to compare line by line are shown as replaced', () => {
  const many = (prefix: string) => Array.from({ length: 3000 }, (_, i) => `${prefix}${i}`)
  const diff = diffLines(many('a'), many('b'))
  assert.equal(diff.filter(({ kind }) => kind === 'same').length, 0)
  assert.equal(diff.length, 6000)
})
