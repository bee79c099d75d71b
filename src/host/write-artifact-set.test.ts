import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { firmwareOf, type ArtifactName, type ArtifactSet } from '../artifacts/artifact-set.ts'
import { writeArtifactSet } from './write-artifact-set.ts'

const names = Object.keys(firmwareOf) as ArtifactName[]
const setOf = (text: string): ArtifactSet =>
  Object.fromEntries(names.map((name) => [name, Buffer.from(`${text} ${name}`)])) as unknown as ArtifactSet

async function within(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-write-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('sha256sum finds every file of a set as it was written', () =>
  within(async (folder) => {
    const out = join(folder, 'deep', 'out')
    await writeArtifactSet(out, setOf('new'))
    const verdict = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })
    assert.deepEqual(
      verdict.trim().split('\n'),
      names.map((name) => `${name}: OK`),
    )
  }))

test('nobody but the owner may read what holds a private key', () =>
  within(async (folder) => {
    await writeArtifactSet(folder, setOf('new'))
    for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
  }))

test('a folder that is there keeps its other files and gets the new set, and nothing else stays behind', () =>
  within(async (folder) => {
    const out = join(folder, 'out')
    await writeArtifactSet(out, setOf('old'))
    writeFileSync(join(out, 'notes'), 'mine')
    await writeArtifactSet(out, setOf('new'))
    assert.equal(readFileSync(join(out, 'boot.iso'), 'utf8'), 'new boot.iso')
    assert.deepEqual(readdirSync(out).toSorted(), ['SHA256SUMS', 'notes', ...names].toSorted())
  }))

test('when a file cannot be written, the set of before is whole and nothing half-written stays', () =>
  within(async (folder) => {
    const out = join(folder, 'out')
    await writeArtifactSet(out, setOf('old'))
    const broken = { ...setOf('new'), 'boot-amd64.raw': undefined } as unknown as ArtifactSet
    await assert.rejects(writeArtifactSet(out, broken))
    for (const name of names) assert.equal(readFileSync(join(out, name), 'utf8'), `old ${name}`)
    assert.deepEqual(readdirSync(out).toSorted(), ['SHA256SUMS', ...names].toSorted())
    await assert.rejects(writeArtifactSet(join(folder, 'new', 'out'), broken))
    assert.deepEqual(readdirSync(folder), ['out'])
  }))
