import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compilePattern } from './pattern.ts'

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.error)
  return compiled.value.matches(text)
}

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['R7-[0-9]+', ['R7-1', 'R7-0042'], ['R7-', 'xR7-1', 'R7-1x']],
  ['^node\\d{2,3}$', ['node01', 'node123'], ['node1', 'node1234']],
  ['(web|db)-(?:a|b)?', ['web-', 'db-b'], ['web', 'db-c']],
  ['[^a-c]*', ['', 'xyz'], ['abc', 'xa']],
  ['a{0}b{2,}', ['bb', 'bbb'], ['abb', 'b']],
  ['\\.\\w\\s.', ['.a 😀'], ['xa x']],
  ['[]x]', [']', 'x'], ['y']],
  ['[a-]', ['a', '-'], ['b']],
]

for (const [pattern, yes, no] of cases) {
  test(`/${pattern}/ takes whole labels only`, () => {
    for (const text of yes) assert.equal(matches(pattern, text), true, text)
    for (const text of no) assert.equal(matches(pattern, text), false, text)
  })
}

test('what cannot be matched in linear time, or is no pattern, is refused with the reason', () => {
  for (const source of ['(a', 'a)', '[a', 'a{2', 'a{3,1}', '*', '(?=a)', '\\1', '\\b', 'x{999}{999}', '[z-a]']) {
    const compiled = compilePattern(source)
    assert.equal(compiled.ok, false, source)
  }
  assert.equal(compilePattern('(('.repeat(30)).ok, false)
})

test('a pattern that stops a backtracking engine takes no time here', () => {
  assert.equal(matches('(a*)*(a|a)*b', 'a'.repeat(1000)), false)
})

test('it agrees with the engine of JavaScript on random patterns', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '(a|b)',
    '(?:ab)?',
    'a*',
    'b+',
    '(a|bc)*',
    'a{1,2}',
    '\\w',
  )
  const pattern = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(pattern, text, (p, t) => matches(p, t) === new RegExp(`^(?:${p})$`).test(t)),
    { seed: 20261120, numRuns: 2000 },
  )
})
