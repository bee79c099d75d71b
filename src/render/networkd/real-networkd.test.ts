import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { networkdFiles } from './networkd-files.ts'
import { profiles } from './testdata/profiles.ts'

const NETWORKD = '/lib/systemd/systemd-networkd'
const skip =
  process.getuid?.() !== 0
    ? 'only root may make network namespaces'
    : !existsSync(NETWORKD) && 'systemd-networkd is not installed (Debian: systemd)'

/**
 * Cards in a network of their own, and a networkd that sees nothing else. /sys is read-only, which is how networkd learns not to wait for
 * udev.
 */
const SANDBOX = `set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/network
cp "$1"/* /run/systemd/network/
mount -t sysfs -o ro sysfs /sys
for n in 1 2 3; do ip link add eno$n address 52:54:00:00:00:0$n type veth peer name switch$n; done
export SYSTEMD_LOG_LEVEL=debug
exec ${NETWORKD} 2>&1`

/** What networkd says until it has said all of `awaited`, or for 20 seconds. */
async function listen(folder: string, awaited: readonly RegExp[]): Promise<readonly string[]> {
  const child = spawn('unshare', ['--mount', '--net', 'sh', '-c', SANDBOX, 'sh', folder], { timeout: 20_000 })
  const lines: string[] = []
  const open = new Set(awaited)
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    for (const pattern of open) if (pattern.test(line)) open.delete(pattern)
    if (open.size === 0) break
  }
  child.kill()
  assert.deepEqual([...open], [], `networkd did not say it:\n${lines.slice(-20).join('\n')}`)
  return lines
}

for (const [name, links] of Object.entries(profiles)) {
  test(`systemd-networkd understands every line of the profile "${name}"`, { skip }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coldforge-networkd-'))
    try {
      const files = networkdFiles(links)
      for (const file of files) await writeFile(join(folder, file.name), file.contents)
      const devices = files.flatMap((file) => (file.name.endsWith('.netdev') ? [file.name.slice(3, -7)] : []))
      const loaded = devices.map((device) => new RegExp(`^${device.replaceAll('.', '\\.')}: loaded "`))
      // Without a profile only real cards are taken, and those of a test are veth devices, like the ones of containers.
      const matched = links === undefined ? [] : [/^eno\d: .*found matching network/]
      const lines = await listen(folder, [...loaded, ...matched, /^Enumeration completed/])
      assert.equal(
        lines.some((line) => line.includes('found matching network')),
        links !== undefined,
      )
      assert.deepEqual(
        lines.filter((line) => /\/run\/systemd\/network\/[^']*:\d+: /.test(line)),
        [],
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

test('a machine with one card keeps it as the port of its bridge', { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-networkd-'))
  try {
    for (const file of networkdFiles(profiles['one-card'])) await writeFile(join(folder, file.name), file.contents)
    await listen(folder, [/^eno1: master interface set/, /^eno1: State changed: configuring -> configured/])
  } finally {
    await rm(folder, { recursive: true })
  }
})
