import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { isolationTrouble, spawnIsolated } from '../lab/network/isolated.ts'
import type { Boot, Machine } from '../src/api/contract.ts'

test(
  'a server that is killed during a boot and started again finishes that boot and has lost nothing',
  { skip: isolationTrouble() ?? false, timeout: 300_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'coldforge-crash-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const inside = spawnIsolated(
      process.execPath,
      [`${import.meta.dirname}/server-crash/inside.ts`, folder],
      ['ignore', 'pipe', 'inherit'],
    )
    const printed = await text(inside.stdout!)
    assert.ok(printed.startsWith('{'), printed)
    const { machines, boots } = JSON.parse(printed) as { machines: Machine[]; boots: Boot[] }
    assert.equal(machines.length, 1)
    assert.equal(machines[0]?.status, 'ready_unassigned')
    assert.ok(machines[0].agent_heartbeat_at !== null)
    const running = boots.filter(({ outcome }) => outcome === 'running')
    assert.equal(running.length, 1)
    // What the first server saw is still there.
    const steps = boots.flatMap(({ events }) => events.map(({ step }) => step))
    for (const step of ['dhcp_ack', 'boot_script', 'kernel', 'initrd', 'ignition', 'heartbeat'] as const)
      assert.ok(steps.includes(step), `no ${step} in ${steps.join(', ')}`)
  },
)
