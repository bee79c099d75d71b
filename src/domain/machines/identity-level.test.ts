import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, type Instant } from '../../base/instant.ts'
import { identityLevel } from './identity-level.ts'

const [boot, ignition, now, later] = [instant(1), instant(2), instant(5), instant(9)]
const level = (lastBootAt?: Instant, lastIgnitionAt?: Instant, keyUntil?: Instant) =>
  identityLevel({ lastBootAt, lastIgnitionAt }, keyUntil, now)

test('a machine that was only entered by hand has proven nothing; one that booted has shown a credential', () => {
  assert.equal(level(), 0)
  assert.equal(level(boot), 1)
})

test('a key of its own counts until its certificate ends, or until the machine boots again', () => {
  assert.equal(level(boot, ignition, later), 2)
  assert.equal(level(boot, ignition, now), 1)
  assert.equal(level(instant(3), ignition, later), 1)
  assert.equal(level(boot, undefined, later), 1)
})
