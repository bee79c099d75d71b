import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ImageDisk } from '../../domain/pools/image-disk.ts'
import { udevRules } from './image-disk-part.ts'

const skip =
  process.getuid?.() !== 0
    ? 'only root may make namespaces'
    : !existsSync('/usr/bin/udevadm')
      ? 'udevadm is not installed (Debian: udev)'
      : !existsSync('/sys/block/loop1') && 'there are no loop devices'

/** udev runs its rules for two real disks, with a /dev and a /run of its own, so that the links it makes are nobody else's. */
const SANDBOX = `set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /dev
mkdir -p /run/udev/rules.d
cp "$1" /run/udev/rules.d/90-coldforge-image-disk.rules
for disk in loop0 loop1; do udevadm test "/sys/block/$disk" 2>&1; done`

function linked(disk: ImageDisk): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-udev-'))
  try {
    const rules = join(folder, 'rules')
    writeFileSync(rules, udevRules(disk))
    const { stdout, status } = spawnSync('unshare', ['--mount', 'sh', '-c', SANDBOX, 'sh', rules], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
    const lines = stdout.split('\n')
    assert.deepEqual(
      lines.filter((line) => /90-coldforge.*(?:invalid|unknown|ignoring)/i.test(line)),
      [],
    )
    return lines.filter((line) => line.includes("LINK 'coldforge/image-disk'")).map((line) => line.split(':')[0] ?? '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('udev puts the link on the disk that is named and on no other', { skip }, () => {
  assert.deepEqual(linked({ by: 'device', device: '/dev/loop1' }), ['loop1'])
  const sequence = readFileSync('/sys/block/loop0/diskseq', 'utf8').trim()
  assert.deepEqual(linked({ by: 'device', device: `/dev/disk/by-diskseq/${sequence}` }), ['loop0'])
})

test('a serial number or WWN that no disk has gets no link', { skip }, () => {
  assert.deepEqual(linked({ by: 'serial', serial: 'S3Z8NB0K' }), [])
  assert.deepEqual(linked({ by: 'wwn', wwn: '0x5000c500a1b2c3d4' }), [])
})
