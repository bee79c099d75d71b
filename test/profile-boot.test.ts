import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { isolationTrouble, spawnIsolated } from '../lab/network/isolated.ts'
import { osImage } from '../lab/os-image/build.ts'
import type { Boot } from '../src/api/contract.ts'
import { cacheDir } from '../src/host/cache-dir.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'

interface Seen {
  readonly screens: readonly [serve: string, matchbox: string]
  readonly boots: readonly Boot[]
  readonly requests: readonly string[]
}

test(
  'one data folder brings a machine up to a running system with its real Ignition, through the server and through matchbox',
  { skip: isolationTrouble() ?? false, timeout: 300_000 },
  async (t) => {
    // What needs the world outside comes first: there is none inside.
    await osImage((sentence) => t.diagnostic(sentence))
    assert.ok((await stockIpxe({ cache: cacheDir(process.env) })).ok)
    const folder = mkdtempSync(join(tmpdir(), 'coldforge-profile-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const inside = spawnIsolated(
      process.execPath,
      [`${import.meta.dirname}/profile-boot/inside.ts`, folder],
      ['ignore', 'pipe', 'inherit'],
    )
    const printed = await text(inside.stdout!)
    assert.ok(printed.startsWith('{'), printed)
    const { screens, boots, requests } = JSON.parse(printed) as Seen
    assert.match(screens[0], /PROFILE-APPLIED booted by serve of 52:54:00:75:00:01/)
    assert.match(screens[1], /PROFILE-APPLIED booted by matchbox of 52:54:00:75:00:02/)

    const events = boots.flatMap((boot) => boot.events.map(({ step, says }) => `${step}: ${says}`))
    const told = events.join('\n')
    assert.match(told, /^boot_script: .* boots profile "worker", as group "machine0" declares/m)
    assert.match(told, /^ignition: .*token spent/m)
    const asked = (path: string): boolean => requests.some((line) => line.includes(`HTTP GET ${path}`))
    for (const path of ['/boot.ipxe', '/ipxe?', '/assets/vmlinuz', '/assets/initrd', '/ignition?mac=52-54-00-75-00-02'])
      assert.ok(asked(path), `${path}\n${requests.join('\n')}`)
  },
)
