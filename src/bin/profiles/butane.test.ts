import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { butaneFiles } from './butane-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'coldforge-butane-'))
after(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const PROGRAM = `
import { butaneCommand } from ${JSON.stringify(import.meta.resolve('./butane.ts'))}
await butaneCommand().parseAsync(process.argv.slice(1), { from: 'user' }).catch((failure) => {
  console.error(failure.message)
  process.exitCode = 1
})`

interface Outcome {
  readonly status: number | null
  readonly out: string
  readonly told: string
}

/** The command in a process of its own, without the others beside it. */
function butane(...args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, '--', ...args],
    {
      encoding: 'utf8',
    },
  )
  return { status, out: stdout, told: stderr }
}

const GOOD = write('good.bu', 'variant: flatcar\nversion: 1.1.0\n')
const DOUBTFUL = write('doubtful.bu', 'variant: flatcar\nversion: 1.1.0\nnonsense: 1\n')
const BAD = write('bad.bu', 'variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: a}]}\n')

test('a good config is printed as Ignition', () => {
  assert.deepEqual(butane(GOOD), { status: 0, out: '{"ignition":{"version":"3.4.0"}}\n', told: '' })
  assert.equal(butane('--pretty', GOOD).out, '{\n  "ignition": {\n    "version": "3.4.0"\n  }\n}\n')
})

test('--check prints nothing about a good config', () => {
  assert.deepEqual(butane('--check', GOOD), { status: 0, out: '', told: '' })
})

test('a bad config prints no Ignition, but file, line and column, and fails', () => {
  const { status, out, told } = butane(BAD)
  assert.equal(status, 1)
  assert.equal(out, '')
  assert.ok(told.startsWith(`${BAD}:3:20: error: the path "a" does not start with /`), told)
})

test('a warning fails only with --strict', () => {
  assert.equal(butane(DOUBTFUL).status, 0)
  assert.equal(butane('--strict', DOUBTFUL).status, 1)
  assert.equal(butane('--strict', DOUBTFUL).out, '')
})

test('bytes that are no UTF-8 are refused', () => {
  const { status, told } = butane(write('latin1.bu', Uint8Array.of(0x76, 0xff)))
  assert.equal(status, 1)
  assert.match(told, /is not UTF-8 text/)
})

test('local files come from the files folder, and links out of it are not followed', () => {
  mkdirSync(join(folder, 'files'))
  write('files/inside', 'hello')
  write('secret', 'secret')
  symlinkSync('../secret', join(folder, 'files/way-out'))
  const files = butaneFiles(join(folder, 'files'))
  const inside = files.read('inside')
  assert.ok(inside.ok)
  assert.equal(new TextDecoder().decode(inside.value), 'hello')
  const outside = files.read('way-out')
  assert.ok(!outside.ok)
  assert.match(outside.error, /leads out of the files folder/)
})
