import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Uuid } from '../../base/uuid.ts'
import { MemoryAgentCredentials } from './memory-agent-credentials.ts'

const identity = { machineId: '00000000-0000-4000-8000-000000000001' as Uuid, bootSessionId: 'first' }

test('a revoked credential stays known as revoked, an unknown one stays unknown', async () => {
  const credentials = new MemoryAgentCredentials()
  credentials.issue('hash', identity)
  assert.equal(await credentials.find('hash'), identity)
  credentials.revoke('hash')
  credentials.revoke('never issued')
  assert.equal(await credentials.find('hash'), 'revoked')
  assert.equal(await credentials.find('never issued'), undefined)
})
