import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { worker } from './testdata/workers.ts'
import { workerIgnition } from './worker-ignition.ts'

const skip = spawnSync('systemd-analyze', ['--version']).status !== 0 && 'systemd is not installed (Debian: systemd)'

test('systemd understands every unit of a worker', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-units-'))
  try {
    const units = (workerIgnition(worker).systemd?.units ?? []).filter(({ contents }) => contents !== undefined)
    // Programs that only the worker has; what is verified are the units.
    for (const { name, contents = '' } of units)
      writeFileSync(join(folder, name), contents.replaceAll(/^(ExecStart=)\S+/gm, '$1/bin/true'))
    writeFileSync(join(folder, 'containerd.service'), '[Service]\nExecStart=/bin/true\n')
    const paths = units.map(({ name }) => join(folder, name))
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', ...paths], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
    })
    assert.deepEqual(
      stderr.split('\n').filter((line) => line.includes(folder)),
      [],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
