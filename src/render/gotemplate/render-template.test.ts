import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { TemplateLimits } from './budget.ts'
import type { TemplateData } from './go-value.ts'
import { executeTemplate, parseTemplate, renderTemplate } from './render-template.ts'

type Case = readonly [template: string, output: string | null, fails?: 'parse' | 'exec']

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8'))

/** `{"$strings": {…}}` in the data stands for Go's map[string]string. */
const data = revive(read('data.json'))

function revive(value: unknown): TemplateData {
  if (typeof value !== 'object' || value === null) return value as TemplateData
  if (Array.isArray(value)) return value.map(revive)
  if ('$strings' in value) return new Map(Object.entries(value.$strings as Record<string, string>))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
}

const SMALL: TemplateLimits = { steps: 10_000, characters: 10_000, depth: 50 }

const MODEST: TemplateLimits = { steps: 100_000, characters: 1_000_000, depth: 50 }

const failure = (template: string, limits?: TemplateLimits): string => {
  const result = renderTemplate(template, data, limits)
  assert.ok(!result.ok, `${template} rendered`)
  return `${result.error.kind} ${result.error.line}:${result.error.column} ${result.error.says}`
}

test('every template of the table gives the text, or fails in the stage, that Go 1.26 recorded for it', () => {
  const cases = read('cases.json') as readonly Case[]
  const wrong = cases.flatMap(([template, output, fails]) => {
    const result = renderTemplate(template, data)
    const got = result.ok ? result.value : result.error.kind
    return got === (output ?? fails) ? [] : [{ template, want: output ?? fails, got }]
  })
  assert.deepEqual(wrong, [])
  assert.ok(cases.length > 2500)
})

test('a failure names its kind, line, column and reason', () => {
  assert.equal(failure('one\ntwo {{.absent}}'), 'exec 2:7 map has no entry for key "absent"')
  assert.equal(failure('{{.name}}\n  {{if .yes}}'), 'parse 2:14 unexpected end in the template; {{end}} is missing')
  assert.equal(failure('{{.with-dash}}'), 'parse 1:8 bad character "-" after ".with"; a key with it is read with index')
  assert.equal(failure('{{nope 1}}'), 'parse 1:3 function "nope" not defined')
  assert.equal(
    failure('{{if eq .one 1}}{{end}}'),
    'exec 1:6 incompatible types for comparison: float64 and int (numbers from JSON are float64: write 1.0 for 1)',
  )
})

test('an earlier mistake of grammar is reported before a later one of spelling', () => {
  assert.match(failure('{{end}} {{"open'), /^parse 1:3 unexpected \{\{end\}\}/)
})

test('a template that calls itself for ever stops at the depth limit', () => {
  assert.match(failure('{{define "t"}}{{template "t"}}{{end}}{{template "t"}}'), /^limit .* deeper than 200/)
})

test('loops inside loops stop at the step limit', () => {
  const loop = '{{range 1000000}}{{range 1000000}}{{end}}{{end}}'
  assert.match(failure(loop), /^limit .* more than 1000000 steps/)
})

test('text that doubles stops at the character limit, printed or not', () => {
  const double = `{{$x := "0123456789"}}${'{{$x = print $x $x}}'.repeat(40)}`
  assert.match(failure(double), /^limit .* characters/)
})

test('a width is charged before it is made, once for every scalar it pads', () => {
  assert.match(failure('{{printf "%9000000d" 1}}', SMALL), /^limit .* characters/)
  assert.match(failure('{{printf "%4000v" .list}}', SMALL), /^limit .* characters/)
  assert.match(failure('{{printf "%.1000000f" 1.5}}', SMALL), /^limit .* characters/)
})

test('looking at something big again and again stops at a limit too', () => {
  const big = {
    m: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])),
    s: 'x'.repeat(1_000_000),
  }
  const looks = ['len .s', 'index .s 1', 'slice .s 1 2', 'not .m', 'len .m', 'printf "%.0s" .', 'printf "%.1s" .s']
  for (const look of looks) {
    const result = renderTemplate(
      `{{define "look"}}{{$x := ${look}}}{{end}}{{range 1000000}}{{template "look" $}}{{end}}`,
      big,
      MODEST,
    )
    assert.ok(!result.ok && result.error.kind === 'limit', look)
  }
  const ranges = renderTemplate('{{range 1000000}}{{range $.m}}{{break}}{{end}}{{end}}', big)
  assert.ok(!ranges.ok && ranges.error.kind === 'limit')
})

test('variables come and go with their blocks, also of the same name', () => {
  const text = '{{$x := 1}}{{range $x := .list}}{{$x}}{{$x := 2}}{{$x}}{{end}}{{$x}}{{with $x := 3}}{{$x}}{{end}}{{$x}}'
  assert.deepEqual(renderTemplate(text, data), { ok: true, value: 'a2b2c2131' })
})

test('a text without its closing quote is refused, however long', () => {
  assert.match(failure(`{{"${String.raw`a\"`.repeat(1_000_000)}`), /^parse 1:3 unterminated quoted string/)
})

test('parentheses and actions nest only as deep as the limit', () => {
  assert.match(failure(`{{${'('.repeat(100_000)}`), /^limit 1:\d+ actions nest deeper than 200/)
  assert.match(failure('{{if 1}}'.repeat(100_000)), /^limit 1:\d+ actions nest deeper than 200/)
  assert.match(
    failure(`{{if 1}}${'{{else if 1}}'.repeat(100_000)}{{end}}`),
    /^limit 1:\d+ actions nest deeper than 200/,
  )
})

test('data nested without end is refused and not a stack overflow', () => {
  let nested: TemplateData = []
  for (let i = 0; i < 5000; i += 1) nested = [nested]
  const result = renderTemplate('{{.}}', nested)
  assert.ok(!result.ok && result.error.kind === 'limit')
})

test('a parsed template renders again and again without remembering', () => {
  const template = parseTemplate('{{$n := .n}}{{range .l}}{{$n}}{{end}}')
  assert.ok(template.ok)
  assert.deepEqual(executeTemplate(template.value, { n: 1, l: [1, 2] }), { ok: true, value: '11' })
  assert.deepEqual(executeTemplate(template.value, { n: 'x', l: [] }), { ok: true, value: '' })
})

test('keys that JavaScript objects inherit are missing keys', () => {
  for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    assert.match(failure(`{{.${key}}}`), new RegExp(`no entry for key "${key}"`))
    assert.match(failure(`{{.request.query.${key}}}`), new RegExp(`no entry for key "${key}"`))
  }
})

const fragments = [
  String.raw`{{ }} {{- -}} ( ) | . $ $x := = , " ' \ /* */ if else end range with define template block break continue nil true`,
  '`a` .list .map .name .users 0 1 -1 1.5 0x 1e400 "a" "%5d%s" é \0 \ud800 print printf index slice len eq lt and or not html js call',
].flatMap((words) => [...words.split(' '), ' ', '\n'])

test('no text whatsoever makes it throw', () => {
  const soup = fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
      renderTemplate(text, data, SMALL)
      renderTemplate(`{{${text}}}`, data, SMALL)
    }),
    { seed: 5, numRuns: 5000 },
  )
})

test('text without actions comes out as it went in', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('{{')),
      (text) => assert.deepEqual(renderTemplate(text, null), { ok: true, value: text }),
    ),
    { seed: 5 },
  )
})

test('a number in the text reads back as the number in the data', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
      const result = renderTemplate('{{.}} {{printf "%e" .}} {{printf "%.17g" .}}', n)
      assert.ok(result.ok)
      const [shortest, , exact] = result.value.split(' ')
      assert.equal(Number(shortest), n)
      assert.equal(Number(exact), n)
    }),
    { seed: 5, numRuns: 2000 },
  )
})
