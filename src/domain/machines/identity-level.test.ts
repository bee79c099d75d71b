import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { identityLevel } from './identity-level.ts'

test('a machine that was only entered by hand has proven nothing; one that booted has shown a credential', () => {
  assert.equal(identityLevel({ lastBootAt: undefined }), 0)
  assert.equal(identityLevel({ lastBootAt: instant(1) }), 1)
})
