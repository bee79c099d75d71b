import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { parseUuid } from '../../base/uuid.ts'
import { arrive, selfRegistered } from './arrive.ts'
import type { MachineStatus, NewMachine } from './machine.ts'

const now = instant(1000)
const uuid = parseUuid('c0ffee00-0000-4000-8000-000000000001')
assert.ok(uuid.ok)
const fresh: NewMachine = {
  organizationId: 1,
  uuid: uuid.value,
  name: 'worker-1',
  status: 'ready_unassigned',
  macs: [],
  serial: undefined,
  product: undefined,
  createdAt: now,
  lastBootAt: now,
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
}

test('a machine that registers itself is let in at once or waits, as the organization wants it', () => {
  assert.equal(selfRegistered(fresh, 'automatic').approval, 'approved')
  assert.equal(selfRegistered(fresh, 'manual').approval, 'waiting')
})

test('the first boot takes over what was prepared; a machine that was given up is back without a role', () => {
  const after = (status: MachineStatus, poolId: number | undefined) =>
    arrive({ ...selfRegistered(fresh, 'automatic'), id: 7, status, poolId }, now).machine.status
  assert.equal(after('preregistered', undefined), 'ready_unassigned')
  assert.equal(after('preregistered', 3), 'updating')
  assert.equal(after('force_unassigned', undefined), 'ready_unassigned')
  for (const status of ['ready_unassigned', 'ready', 'updating'] as const) assert.equal(after(status, 3), status)
})
