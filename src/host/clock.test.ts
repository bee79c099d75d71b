import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../base/instant.ts'
import { steadyClock } from './clock.ts'

test('B4 48: a steady clock goes on by what has passed, whatever the wall clock is set to', () => {
  let [wall, elapsed] = [1_800_000_000_000, 5000.25]
  const clock = steadyClock(
    () => instant(wall),
    () => elapsed,
  )
  assert.equal(clock(), 1_800_000_000_000)
  for (const jump of [3_600_000, 315_360_000_000, -86_400_000, 0]) {
    wall += jump
    elapsed += 1000
  }
  assert.equal(clock(), 1_800_000_004_000)
})
