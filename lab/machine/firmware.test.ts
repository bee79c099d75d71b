import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labCommand } from '../../src/bin/lab.ts'
import { FIRMWARES } from './firmware.ts'

test('the command line offers every firmware that the lab has', () => {
  const run = labCommand().commands.find((command) => command.name() === 'run')
  const firmware = run?.options.find((option) => option.long === '--firmware')
  assert.deepEqual(firmware?.argChoices, FIRMWARES)
})
