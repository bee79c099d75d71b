import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const folder = join(import.meta.dirname, '../agent')
const programs = ['coldforge-agent', 'coldforge-diagnostics'].map((name) => join(folder, name))
const isMissing = (command: string): boolean => spawnSync(command, ['--version']).error !== undefined

test('shellcheck has nothing to say about the agent', { skip: isMissing('shellcheck') && 'no shellcheck here' }, () => {
  const { stdout } = spawnSync('shellcheck', programs, { encoding: 'utf8' })
  assert.equal(stdout, '')
})

test(
  'systemd knows every line of the unit',
  { skip: isMissing('systemd-analyze') && 'no systemd-analyze here' },
  (t) => {
    const scratch = mkdtempSync(join(tmpdir(), 'coldforge-unit-'))
    t.after(() => rmSync(scratch, { recursive: true }))
    const unit = join(scratch, 'coldforge-agent.service')
    cpSync(join(folder, 'coldforge-agent.service'), unit)
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    // Each complaint about the unit begins with its path; that the program is not installed here begins with its name.
    assert.deepEqual(
      stderr.split('\n').filter((line) => line.startsWith(scratch)),
      [],
    )
  },
)
