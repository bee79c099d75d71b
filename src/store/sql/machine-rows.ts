import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Machine, MachineStatus, NewMachine } from '../../domain/machines/machine.ts'
import type { Schema } from './schema.ts'

export const machineFromRow = (row: Selectable<Schema['machines']>): Machine => ({
  id: row.id,
  organizationId: row.organization_id,
  uuid: row.uuid as Uuid,
  name: row.name,
  status: row.status as MachineStatus,
  macs: JSON.parse(row.macs) as readonly Mac[],
  serial: row.serial ?? undefined,
  product: row.product ?? undefined,
  createdAt: row.created_at as Instant,
  lastBootAt: (row.last_boot_at ?? undefined) as Instant | undefined,
  lastIgnitionAt: (row.last_ignition_at ?? undefined) as Instant | undefined,
  agentHeartbeatAt: (row.agent_heartbeat_at ?? undefined) as Instant | undefined,
})

/** All columns but the key and the heartbeat, which only the agent writes. */
export const machineToRow = (
  machine: NewMachine,
): Omit<Selectable<Schema['machines']>, 'id' | 'heartbeat' | 'agent_heartbeat_at'> => ({
  organization_id: machine.organizationId,
  uuid: machine.uuid,
  name: machine.name,
  status: machine.status,
  macs: JSON.stringify(machine.macs),
  serial: machine.serial ?? null,
  product: machine.product ?? null,
  created_at: machine.createdAt,
  last_boot_at: machine.lastBootAt ?? null,
  last_ignition_at: machine.lastIgnitionAt ?? null,
})
