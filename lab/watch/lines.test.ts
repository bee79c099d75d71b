import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { eventLine, nextStep } from './lines.ts'
import { eventOf } from './testdata/news.ts'

test('a line tells when, over what, which step, how long, how much, and in words', () => {
  const line = stripVTControlCharacters(eventLine(eventOf('kernel'), 26.04))
  assert.equal(line, '   26.0 s  ●  https  kernel           1.6 s   14.1 MB  says kernel')
})

test('a refusal shows its code', () => {
  const line = stripVTControlCharacters(eventLine(eventOf('boot_script', 'ARTIFACT_REVOKED'), 3))
  assert.match(line, /✖ {2}https {2}boot script .* says boot_script \(ARTIFACT_REVOKED\)$/)
})

test('before anything was heard the first step is awaited, after the last none', () => {
  assert.equal(nextStep(undefined), 'dhcp_discover')
  assert.equal(nextStep('kernel'), 'initrd')
  assert.equal(nextStep('heartbeat'), undefined)
})
