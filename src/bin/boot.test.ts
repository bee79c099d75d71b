import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BootEvent } from '../api/contract.ts'
import { showEvent } from './boot.ts'

const event: BootEvent = {
  id: 1,
  boot_id: 1,
  at: '2026-01-02T03:04:07.500Z',
  protocol: 'https',
  step: 'boot_script',
  says: 'the artifact was revoked',
  refusal: 'ARTIFACT_REVOKED',
  fix: 'mint a new one',
  took_ms: 3,
  server_ms: 3,
  bytes: null,
}

test('below a refusal stands what to do, under what happened', () => {
  const [what = '', remedy = ''] = showEvent(event, '2026-01-02T03:04:05.000Z').split('\n')
  assert.match(what, /2\.5 s ! https boot_script .*the artifact was revoked \(ARTIFACT_REVOKED\)$/)
  assert.equal(remedy.trim(), '-> mint a new one')
  assert.equal(remedy.indexOf('->'), what.indexOf(event.says))
})

test('a step that went well is one line', () => {
  const shown = showEvent({ ...event, refusal: null, fix: null }, event.at)
  assert.equal(shown.indexOf('\n'), shown.length - 1)
})
