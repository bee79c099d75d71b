import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, MINUTE } from '../../base/instant.ts'
import { bootHeardAt, givenBoots, givenSince, silentBoots, type GivenBoot } from './given-boot.ts'

const at = (minutes: number) => instant(minutes * MINUTE)

const boot = (sessionId: number, minute: number, over: Partial<GivenBoot> = {}): GivenBoot => ({
  sessionId,
  revision: 2,
  givenAt: at(minute),
  ignitionAt: at(minute),
  startedAt: at(minute),
  lastEventAt: at(minute),
  outcome: 'booting',
  ...over,
})

test('a boot counts as silent once another follows it, or after ten minutes', () => {
  assert.equal(silentBoots([boot(1, 1)], 2, at(0), at(10)), 0)
  assert.equal(silentBoots([boot(1, 1)], 2, at(0), at(11)), 1)
  assert.equal(silentBoots([boot(2, 2), boot(1, 1)], 2, at(0), at(3)), 1)
})

test('boots of another revision, from before it was served or with a heartbeat are not held against a revision', () => {
  const boots = [boot(5, 5), boot(4, 4, { revision: 1 }), boot(3, 3, { outcome: 'running' }), boot(1, 1)]
  assert.equal(silentBoots(boots, 2, at(2), at(6)), 0)
})

test('a boot that asks for its script twice is one boot', () => {
  assert.equal(silentBoots([boot(2, 4), boot(1, 3), boot(1, 2)], 2, at(0), at(5)), 1)
})

test('what a machine said before it was given its Ignition came from the boot before', () => {
  const boots = [boot(3, 9, { ignitionAt: undefined }), boot(2, 5), boot(1, 1)]
  assert.equal(bootHeardAt(boots, at(4))?.sessionId, 1)
  assert.equal(bootHeardAt(boots, at(10))?.sessionId, 2)
})

test('boots of a revision are counted since the machine was last given another one', () => {
  const boots = [boot(5, 5), boot(4, 4), boot(3, 3, { revision: undefined }), boot(2, 2)]
  assert.equal(givenBoots(boots, 2, givenSince(boots, 2)), 2)
  assert.equal(givenBoots([boot(1, 1)], 2, givenSince([boot(1, 1)], 2)), 1)
})
