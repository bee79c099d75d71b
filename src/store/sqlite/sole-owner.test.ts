import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ownFolder } from './sole-owner.ts'

const folder = mkdtempSync(join(tmpdir(), 'owner-'))
after(() => rmSync(folder, { recursive: true }))

test('a folder has one owner at a time, and a second one is told what to do', () => {
  const lockFile = join(folder, 'lock')
  {
    using _owner = ownFolder(lockFile)
    assert.throws(() => ownFolder(lockFile, 0), /Another server uses this data folder.*--data-dir/)
  }
  using _next = ownFolder(lockFile)
})
