import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { isolationTrouble, spawnIsolated } from '../lab/network/isolated.ts'
import type { Boot } from '../src/api/contract.ts'

test(
  'a machine that boots a revoked artifact shows on its own screen what happened, why and what to do',
  { skip: isolationTrouble() ?? false, timeout: 300_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'coldforge-refused-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const inside = spawnIsolated(
      process.execPath,
      [`${import.meta.dirname}/refused-screen/inside.ts`, folder],
      ['ignore', 'pipe', 'inherit'],
    )
    const printed = await text(inside.stdout!)
    assert.ok(printed.startsWith('{'), printed)
    const { screen, boots } = JSON.parse(printed) as { screen: string; boots: Boot[] }
    assert.match(screen, /this machine was not booted/)
    assert.match(screen, /What happened: the boot artifact "lab" has been revoked/)
    assert.match(screen, /What to do: .*artifact create/)
    assert.equal(boots[0]?.outcome, 'refused')
    assert.equal(boots[0].events.at(-1)?.refusal, 'ARTIFACT_REVOKED')
  },
)
