import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatFinding, type Report } from '../source/finding.ts'
import { emitIgnition } from './emit-ignition.ts'
import { parseIgnition } from './parse-ignition.ts'
import { upgradeIgnition } from './upgrade-ignition.ts'
import { parseIgnitionVersion } from './ignition-version.ts'

interface Recorded {
  readonly config: string
  /** The minor version of the reader. */
  readonly target: number
  readonly warnings?: number
  readonly output?: string
  readonly fails?: true
}

const recorded = JSON.parse(
  readFileSync(new URL('testdata/recorded-configs.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

function verdict({ config, target, output }: Recorded): Omit<Recorded, 'config' | 'target'> {
  const parsed = parseIgnition(config)
  if (!parsed.ok) return { fails: true }
  const version = parseIgnitionVersion(parsed.value.config.ignition.version)
  if (!version.ok || version.value > target) return { fails: true }
  const warnings = parsed.value.report.length
  if (output === undefined) return { warnings }
  return { warnings, output: emitIgnition(upgradeIgnition(parsed.value.config, target), { empty: 'keep' }) }
}

const findings = (config: unknown): readonly string[] => {
  const text = typeof config === 'string' ? config : JSON.stringify(config)
  const parsed = parseIgnition(text)
  const report: Report = parsed.ok ? parsed.value.report : parsed.error
  return report.map((f) => formatFinding('x.ign', f))
}

test('every recorded config is accepted, refused, doubted and written as Ignition 2.24 does', () => {
  const wrong = recorded.flatMap((record) => {
    const { config, target, ...want } = record
    const got = verdict(record)
    return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ config, target, want, got }]
  })
  assert.deepEqual(wrong, [])
  assert.ok(recorded.length > 700)
})

test('a finding names file, line, column, what is wrong and where', () => {
  const text = '{\n  "ignition": { "version": "3.4.0" },\n  "storage": { "files": [\n    { "path": "a" }\n  ] }\n}'
  assert.deepEqual(findings(text), ['x.ign:4:7: error: the path "a" does not start with / (storage.files.0.path)'])
  assert.deepEqual(findings('{"ignition": {"version": "3.4.0",}}'), [
    'x.ign:1:34: error: a JSON string is missing or malformed here',
  ])
  assert.deepEqual(findings(''), ['x.ign:1:1: error: the config is empty'])
})

test('a misspelled key is named with the key that is meant', () => {
  const config = { ignition: { version: '3.4.0' }, systemd: { units: [{ name: 'a.service', enable_d: true }] } }
  assert.match(findings(config)[0] ?? '', /"enable_d" is ignored: there is no such key; "enabled" is meant\?/)
})

test('a key in other letters is read, as Ignition reads it, and named where it stands', () => {
  const text = '{"IGNITION":{"Version":"3.4.0"},"passwd":{"users":[{"name":"a","SSHAuthorizedKeys":["k"]}]}}'
  assert.deepEqual(findings(text), [
    'x.ign:1:2: warning: "IGNITION" is read as "ignition"; write it so (ignition)',
    'x.ign:1:14: warning: "Version" is read as "version"; write it so (ignition.version)',
    'x.ign:1:64: warning: "SSHAuthorizedKeys" is read as "sshAuthorizedKeys"; write it so (passwd.users.0.sshAuthorizedKeys)',
  ])
  const parsed = parseIgnition(text)
  assert.ok(parsed.ok)
  assert.deepEqual(parsed.value.config.passwd?.users?.[0]?.sshAuthorizedKeys, ['k'])
})

test('a key that stands twice is a warning and the last one counts', () => {
  const text = '{"ignition":{"version":"3.4.0"},"passwd":{"users":[]},"passwd":{"users":[{"name":"core"}]}}'
  const parsed = parseIgnition(text)
  assert.ok(parsed.ok)
  assert.equal(parsed.value.config.passwd?.users?.length, 1)
  assert.match(findings(text)[0] ?? '', /warning: "passwd" stands twice/)
})

test('JSON without end is refused and not a stack overflow', () => {
  assert.match(findings('['.repeat(100_000))[0] ?? '', /nests deeper than 100/)
})

test('a string without its closing quote is refused, however long', () => {
  const text = `{"ignition":{"version":"3.4.0"},"x":"${String.raw`a\"`.repeat(1_000_000)}`
  assert.deepEqual(findings(text), ['x.ign:1:37: error: a JSON string is missing or malformed here'])
})

test('ten thousand files under ten thousand links are checked in a moment', () => {
  const config = {
    ignition: { version: '3.4.0' },
    storage: {
      files: Array.from({ length: 10_000 }, (_, i) => ({ path: `/f${i}/x` })),
      links: Array.from({ length: 10_000 }, (_, i) => ({ path: `/l${i}`, target: '/t' })),
    },
  }
  assert.deepEqual(findings(config), [])
})

test('a path behind a link of the config names the innermost link', () => {
  const storage = {
    links: [
      { path: '/l', target: '/t' },
      { path: '/l-x', target: '/t' },
    ],
    files: [{ path: '/l/a/b' }, { path: '/l-y' }],
  }
  assert.deepEqual(
    findings({ ignition: { version: '3.4.0' }, storage }).map((line) => line.replace(/^.*?error: /, '')),
    ['the path goes through the link /l of this config; name the place it leads to (storage.files.0)'],
  )
})

test('a hundred thousand unknown keys are each named in a moment', () => {
  const keys = Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(',')
  assert.equal(findings(`{"ignition":{"version":"3.4.0"},${keys}}`).length, 100_000)
})

test('what is written reads back as the same config', () => {
  for (const { config, fails, target } of recorded) {
    const parsed = parseIgnition(config)
    if (fails === true || !parsed.ok || target < 3) continue
    for (const empty of ['keep', 'omit'] as const) {
      const text = emitIgnition(parsed.value.config, { empty })
      const again = parseIgnition(text)
      assert.ok(again.ok)
      assert.equal(emitIgnition(again.value.config, { empty }), text)
    }
  }
})

test('no text whatsoever makes it throw', () => {
  const words = fc.constantFrom(
    ...'{}[],:"\\'.split(''),
    '"ignition"',
    '"version"',
    '"3.4.0"',
    '"storage"',
    '"files"',
    '1',
    'null',
    '-',
    'é',
    '\0',
  )
  const soup = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary' }), fc.json()), (text) => {
      parseIgnition(text)
      parseIgnition(`{"ignition":{"version":"3.4.0"},"storage":${text}}`)
    }),
    { seed: 5, numRuns: 1000 },
  )
})
