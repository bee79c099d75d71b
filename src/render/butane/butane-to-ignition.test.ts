import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { err, ok } from '../../base/result.ts'
import { emitIgnition } from '../ignition/emit-ignition.ts'
import { parseIgnition } from '../ignition/parse-ignition.ts'
import { formatFinding } from '../source/finding.ts'
import { butaneToIgnition, type ButaneOptions } from './butane-to-ignition.ts'
import type { FilesDir, TreeEntry } from './files-dir.ts'

interface Recorded {
  readonly butane: string
  readonly warnings?: number
  readonly output?: string
  readonly fails?: true
}

const recorded = JSON.parse(
  readFileSync(new URL('testdata/recorded-configs.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** The folder beside which the cases were recorded. */
const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  'a.txt': text('hello local\n'),
  'x.service': text('[Unit]\nDescription=x\n[Install]\nWantedBy=multi-user.target\n'),
  keys: text('ssh-ed25519 AAA one\r\n\nssh-rsa BBB two\n'),
  bin: Uint8Array.from({ length: 256 }, (_, i) => i),
  'good.ign': text('{"ignition":{"version":"3.3.0"}}\n'),
  'tree/a': text('tree a'),
  'tree/run': text('#!/bin/sh\n'),
  'tree/sub/z': text('zz'),
  'tree/sub-b': text('b'),
}

const TREE: readonly TreeEntry[] = [
  { kind: 'file', path: 'sub-b', executable: false },
  { kind: 'file', path: 'sub/z', executable: false },
  { kind: 'link', path: 'sub/link', target: '../a' },
  { kind: 'file', path: 'run', executable: true },
  { kind: 'file', path: 'a', executable: false },
]

const SUBTREE: readonly TreeEntry[] = [
  { kind: 'file', path: 'z', executable: false },
  { kind: 'link', path: 'link', target: '../a' },
]

const files: FilesDir = {
  read: (path) => {
    const bytes = CONTENTS[path]
    return bytes === undefined ? err(`there is no file ${path}`) : ok(bytes)
  },
  list: (path) => {
    const tree = path === 'tree' ? TREE : path === 'tree/sub' ? SUBTREE : undefined
    return tree === undefined ? err(`there is no folder ${path}`) : ok(tree)
  },
}

const options: ButaneOptions = { files, gzip: (bytes) => gzipSync(bytes, { level: 9 }) }

/** gzip of different makers differs in its bytes, not in what it unpacks to. */
const unpacked = (json: string | undefined): string | undefined =>
  json?.replaceAll(/data:;base64,(H4sI[A-Za-z0-9+/=]*)/g, (_, packed: string) =>
    gunzipSync(Buffer.from(packed, 'base64')).toString('hex'),
  )

const convert = (butane: string, given: ButaneOptions = options): string => {
  const result = butaneToIgnition(butane, given)
  assert.ok(result.ok, result.ok ? '' : result.error.map((f) => formatFinding('x', f)).join('\n'))
  return emitIgnition(result.value.config, { empty: 'omit' })
}

const findings = (butane: string, given: ButaneOptions = options): readonly string[] => {
  const result = butaneToIgnition(butane, given)
  return (result.ok ? result.value.report : result.error).map((f) => formatFinding('x.bu', f))
}

const FLATCAR = 'variant: flatcar\nversion: 1.1.0\n'

test('every recorded config is converted, refused and doubted as Butane 0.24 does', () => {
  const wrong = recorded.flatMap(({ butane, fails, warnings, output }) => {
    const result = butaneToIgnition(butane, options)
    const report = result.ok ? result.value.report : result.error
    const got = result.ok ? emitIgnition(result.value.config, { empty: 'omit' }) : undefined
    const same = result.ok ? unpacked(got) === unpacked(output) && report.length === warnings : fails === true
    return same ? [] : [{ butane, want: output ?? 'a refusal', got, report }]
  })
  assert.deepEqual(wrong, [])
  assert.ok(recorded.length > 550)
})

test('a mistake in the finished config is shown at the line of YAML that made it', () => {
  const butane = `${FLATCAR}storage:
  filesystems:
    - device: /dev/a
      format: ext4
      path: /var/x
      with_mount_unit: true
systemd:
  units:
    - name: ok.service
    - name: wrong
`
  assert.deepEqual(findings(butane), [
    'x.bu:12:7: error: "wrong" is no unit name; it ends in .service, .mount, … (systemd.units.1.name)',
  ])
})

test('contents that Ignition refuses are shown where they stand inline', () => {
  const butane = `${FLATCAR}storage:\n  files:\n    - path: /a\n      contents:\n        source: bad\n`
  assert.match(
    findings(butane)[0] ?? '',
    /^x\.bu:7:9: error: the scheme "" is not known; use http, .* \(storage\.files\.0\.contents\.source\)$/,
  )
})

test('a key that stands twice is an error with its line', () => {
  assert.deepEqual(findings(`${FLATCAR}storage: {}\npasswd: {}\nstorage: {}\n`), [
    'x.bu:5:1: error: the key "storage" stands twice in one mapping; remove one',
  ])
})

test('a key in the spelling of Ignition is ignored with a hint at the one of Butane', () => {
  const butane = `${FLATCAR}passwd:\n  users:\n    - name: core\n      sshAuthorizedKeys: [k]\n`
  assert.match(
    findings(butane)[0] ?? '',
    /"sshAuthorizedKeys" is ignored: there is no such key; "ssh_authorized_keys" is meant\?/,
  )
})

test('a local file without a files folder says what to do', () => {
  const butane = `${FLATCAR}storage:\n  files:\n    - path: /a\n      contents: {local: a.txt}\n`
  assert.deepEqual(findings(butane, {}), [
    'x.bu:6:18: error: local files need the folder they are in (--files-dir) (storage.files.0.contents.local)',
  ])
})

test('a local file outside the files folder is refused before anybody opens it', () => {
  const opened: string[] = []
  const watched: FilesDir = { ...files, read: (path) => (opened.push(path), err('not now')) }
  for (const path of ['../x', 'a/../../x', '/../x', '..']) {
    const butane = `${FLATCAR}storage:\n  files:\n    - path: /a\n      contents: {local: "${path}"}\n`
    assert.match(findings(butane, { files: watched })[0] ?? '', /leads out of the files folder/)
  }
  assert.deepEqual(opened, [])
})

test('without gzip nothing is compressed', () => {
  const butane = `${FLATCAR}storage:\n  files:\n    - path: /a\n      contents: {inline: "${'x'.repeat(500)}"}\n`
  assert.match(convert(butane), /"compression":"gzip"/)
  assert.match(convert(butane, {}), /"compression":"","source":"data:,xxx/)
})

test('a bomb of aliases is refused, not written out', () => {
  const bomb = Array.from({ length: 30 }, (_, i) => `x${i}: &x${i} [${i === 0 ? 'a' : `*x${i - 1}, *x${i - 1}`}]`)
  const wide = `${FLATCAR}${bomb.join('\n')}\n`
  assert.match(findings(wide)[0] ?? '', /more than 200000 values, aliases written out/)
})

test('an alias inside its own anchor is refused', () => {
  assert.match(findings(`${FLATCAR}storage: &s {files: [*s]}\n`)[0] ?? '', /nests deeper than 100/)
})

test('what would take the parser long is refused by its size', () => {
  const refused = (body: string): string => findings(FLATCAR + body)[0] ?? ''
  assert.match(refused(`a: [${'a,'.repeat(200_000)}]`), /more than 200000 pieces of syntax/)
  assert.match(refused(Array.from({ length: 2000 }, (_, i) => `k${i}: &a${i} x\n`).join('')), /more than 1000 anchors/)
})

test('a merge key brings what the mapping does not have itself', () => {
  const butane = `${FLATCAR}storage:
  files:
    - &first
      path: /a
      mode: 0600
    - <<: *first
      path: /b
`
  assert.match(convert(butane), /"files":\[\{"path":"\/a","mode":384\},\{"path":"\/b","mode":384\}\]/)
})

test('brackets without end, and texts without end, are refused', () => {
  assert.match(findings(FLATCAR + 'a: ' + '['.repeat(200_000))[0] ?? '', /error: /)
  assert.match(findings('a'.repeat(5_000_000))[0] ?? '', /longer than/)
})

test('what is converted is a valid Ignition config with nothing to remark', () => {
  for (const { butane, output } of recorded) {
    if (output === undefined) continue
    const parsed = parseIgnition(output)
    assert.ok(parsed.ok, butane)
    assert.ok(!parsed.value.report.some((f) => f.says.includes('ignored: ')), butane)
  }
})

test('any inline text comes out of its data URL as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (inline) => {
      const butane = `${FLATCAR}storage: {files: [{path: /a, contents: {inline: ${JSON.stringify(inline)}}}]}\n`
      const config = JSON.parse(convert(butane)) as {
        storage: { files: [{ contents: { source: string; compression: string } }] }
      }
      const { source, compression } = config.storage.files[0].contents
      const data = source.startsWith('data:;base64,')
        ? Buffer.from(source.slice(13), 'base64')
        : Buffer.from(decodeURIComponent(source.slice(6)))
      assert.equal((compression === 'gzip' ? gunzipSync(data) : data).toString(), inline)
    }),
    { seed: 5, numRuns: 500 },
  )
})

const words = [
  ...String.raw`- : {} [] & * ! | > # ' " \ ? , << ~ % variant storage: files: contents: inline trees boot_device: &a *a 0644 --- é`.split(
    ' ',
  ),
  '  - path: /a\n',
  '<<: *a',
  '\n',
  '\t',
  '\0',
]

test('no text whatsoever makes it throw', () => {
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (butane) => {
      butaneToIgnition(butane, options)
      butaneToIgnition(`variant: fcos\nversion: 1.6.0\n${butane}`, options)
    }),
    { seed: 5, numRuns: 600 },
  )
})
