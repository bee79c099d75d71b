import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { card, lan } from '../../domain/pools/testdata/pools.ts'
import type { Link } from '../../domain/pools/link.ts'
import { networkdFiles } from './networkd-files.ts'
import { profiles } from './testdata/profiles.ts'

for (const [name, links] of Object.entries(profiles)) {
  test(`the profile "${name}" renders to what is written down for it`, () => {
    const text = networkdFiles(links)
      .map(({ name, contents }) => `==> ${name}\n${contents}`)
      .join('\n')
    assert.equal(text, readFileSync(new URL(`testdata/${name}.txt`, import.meta.url), 'utf8'))
  })
}

test('no name is longer than Linux allows, and no two files share one', () => {
  const longest: Link = { ...lan, name: 'abcdefgh', interfaces: [card('eno1'), card('eno2')], vlans: [4094] }
  const files = networkdFiles([longest, { ...longest, name: 'ABCD1234', interfaces: [card('eno3')] }])
  const names = files.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  const devices = files.flatMap(({ contents }) => [...contents.matchAll(/^Name=(.*)$/gm)].map((m) => m[1] ?? ''))
  assert.ok(
    devices.every((device) => device.length <= 15),
    devices.join(' '),
  )
})
