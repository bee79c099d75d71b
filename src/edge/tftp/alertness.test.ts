import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ALERT_MS, Alertness } from './alertness.ts'

const watching = (): boolean => process.getActiveResourcesInfo().includes('Immediate')

test('the loop stays awake for a moment after a block, and then sleeps again', async () => {
  const before = performance.now()
  new Alertness().expectAnswer()
  assert.equal(watching(), true)
  while (performance.now() <= before + ALERT_MS || watching()) {
    await nextTurn()
    assert.ok(performance.now() < before + 5000, 'it never sleeps again')
  }
})
