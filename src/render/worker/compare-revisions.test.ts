import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareRevisions, type Preview } from './compare-revisions.ts'
import { worker } from './testdata/workers.ts'

const { machine, pool, join } = worker
const preview: Preview = { machine, work: { pool, join } }
const changed: Preview = {
  machine,
  work: {
    join,
    pool: {
      ...pool,
      kernelArguments: ['mitigations=auto'],
      imageDisk: undefined,
      os: { ...pool.os, version: '4152.2.0', files: [{ name: 'vmlinuz', sha256: '12'.repeat(32) }] },
      taints: [],
    },
  },
}

const changes = (lines: readonly { readonly kind: string; readonly text: string }[]): readonly string[] =>
  lines.flatMap(({ kind, text }) => (kind === 'same' ? [] : [`${kind === 'added' ? '+' : '-'}${text}`]))

test('two revisions are compared as settings, command line, files and Ignition', () => {
  const comparison = compareRevisions(preview, changed)
  assert.deepEqual(changes(comparison.kernelArguments), ['-mitigations=off', '+mitigations=auto'])
  assert.deepEqual(
    comparison.files.map(({ name, after }) => [name, after]),
    [
      ['vmlinuz', '12'.repeat(32)],
      ['initrd', undefined],
    ],
  )
  assert.ok(comparison.settings.some(({ path, after }) => path === 'pool.os.version' && after === '"4152.2.0"'))
  const ignition = changes(comparison.ignition)
  assert.ok(ignition.includes('-ExecStart=/usr/sbin/mkfs.ext4 -q -F -L images /dev/coldforge/image-disk'))
  assert.ok(ignition.some((line) => line.startsWith('-') && line.includes('NoSchedule')))
})

test('a revision does not differ from itself', () => {
  const { settings, kernelArguments, files, ignition } = compareRevisions(preview, structuredClone(preview))
  assert.deepEqual([settings, changes(kernelArguments), files, changes(ignition)], [[], [], [], []])
})

test('what has no pool brings nothing, so that joining one adds all of it and leaving takes it away', () => {
  const alone: Preview = { machine: { ...machine, pool: undefined }, work: undefined }
  const joining = compareRevisions(alone, preview)
  assert.ok(joining.ignition.length > 0 && joining.ignition.every(({ kind }) => kind === 'added'))
  assert.deepEqual(
    joining.files.map(({ name, before }) => [name, before]),
    pool.os.files.map(({ name }) => [name, undefined]),
  )
  assert.ok(compareRevisions(preview, alone).kernelArguments.every(({ kind }) => kind === 'removed'))
})

test('a comparison holds no token', () => {
  assert.match(JSON.stringify(compareRevisions(preview, changed)), /one for each boot/)
})
