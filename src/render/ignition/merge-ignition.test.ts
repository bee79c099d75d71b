import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { emitIgnition } from './emit-ignition.ts'
import type { File, Ignition, Link } from './ignition-types.ts'
import { mergeIgnition } from './merge-ignition.ts'

interface RecordedMerge {
  readonly parent: Ignition
  readonly child: Ignition
  readonly merged: string
}

const recorded = JSON.parse(
  readFileSync(new URL('testdata/recorded-merges.json', import.meta.url), 'utf8'),
) as readonly RecordedMerge[]

const text = (config: Ignition): string => emitIgnition(config, { empty: 'omit' })

test('every recorded pair merges as Ignition 2.24 merges it', () => {
  for (const { parent, child, merged } of recorded) assert.equal(text(mergeIgnition(parent, child)), merged)
})

const EMPTY: Ignition = { ignition: { version: '3.5.0' } }

const path = fc.constantFrom('/a', '/b', '/c', '/d')

const file: fc.Arbitrary<File> = fc.record(
  { path, mode: fc.constantFrom(1, 2), contents: fc.record({ source: fc.constantFrom('data:,x', 'data:,y') }) },
  { requiredKeys: ['path'] },
)

const link: fc.Arbitrary<Link> = fc.record({ path: path.map((p) => `${p}l`), target: fc.constantFrom('/x', '/y') })

const config: fc.Arbitrary<Ignition> = fc.record({
  ignition: fc.record({ version: fc.constant('3.5.0') }),
  kernelArguments: fc.record({ shouldExist: fc.uniqueArray(fc.constantFrom('k1', 'k2', 'k3'), { minLength: 1 }) }),
  passwd: fc.record({
    users: fc.constantFrom(
      [{ name: 'core', sshAuthorizedKeys: ['1'] }],
      [{ name: 'core', shell: '/s' }, { name: 'root' }],
    ),
  }),
  storage: fc.record({
    files: fc.uniqueArray(file, { minLength: 1, selector: (f) => f.path }),
    links: fc.uniqueArray(link, { minLength: 1, selector: (l) => l.path }),
  }),
})

test('the empty config changes nothing, above or below', () => {
  fc.assert(
    fc.property(config, (a) => {
      assert.equal(text(mergeIgnition(EMPTY, a)), text(a))
      assert.equal(text(mergeIgnition(a, EMPTY)), text(a))
    }),
    { seed: 5 },
  )
})

test('a config merged with itself is itself', () => {
  fc.assert(
    fc.property(config, (a) => assert.equal(text(mergeIgnition(a, a)), text(a))),
    { seed: 5 },
  )
})

test('three configs merge alike, whichever pair comes first', () => {
  fc.assert(
    fc.property(config, config, config, (a, b, c) => {
      assert.equal(text(mergeIgnition(mergeIgnition(a, b), c)), text(mergeIgnition(a, mergeIgnition(b, c))))
    }),
    { seed: 5 },
  )
})

test('the newer of two versions is the version of the merge', () => {
  const merged = mergeIgnition({ ignition: { version: '3.1.0' } }, { ignition: { version: '3.4.0' } })
  assert.equal(merged.ignition.version, '3.4.0')
})

test('bits of a mode that meant nothing before 3.6 still mean nothing after the upgrade', () => {
  const parent: Ignition = { ignition: { version: '3.5.0' }, storage: { files: [{ path: '/a', mode: 0o4755 }] } }
  const merged = mergeIgnition(parent, { ignition: { version: '3.6.0' } })
  assert.equal(merged.storage?.files?.[0]?.mode, 0o755)
})
