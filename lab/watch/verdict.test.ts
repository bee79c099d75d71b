import assert from 'node:assert/strict'
import { test } from 'node:test'
import { macOf, uuidOf } from '../machine/identity.ts'
import { eventOf } from './testdata/news.ts'
import type { Progress } from './progress.ts'
import { verdict } from './verdict.ts'

const progressOf = (...events: Progress['events']): Progress => ({
  index: 1,
  mac: macOf(1),
  uuid: uuidOf(1),
  events,
  status: undefined,
  isRunning: false,
})

test('a machine that was never heard of is blamed on its firmware, or on the file that it was given', () => {
  assert.match(verdict(progressOf(), 'bios-pxe'), /never asked for an address/)
  assert.match(verdict(progressOf(), 'iso'), /the file we gave it/)
})

test('the verdict names the step that never came, counted from the furthest that did', () => {
  const repeated = progressOf(eventOf('initrd'), eventOf('dhcp_ack'))
  assert.match(verdict(repeated, 'uefi-pxe'), /Ignition never asked/)
})

test('a refusal that ended the boot is the verdict, one that was overcome is not', () => {
  const refused = progressOf(eventOf('dhcp_ack'), eventOf('boot_script', 'ARTIFACT_REVOKED'))
  assert.match(verdict(refused, 'iso'), /refused at "boot_script" \(ARTIFACT_REVOKED\): says boot_script/)
  const overcome = progressOf(eventOf('boot_script', 'NO_IMAGE'), eventOf('boot_script'))
  assert.match(verdict(overcome, 'iso'), /never asked for the kernel/)
})
