import { sql as raw, type Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Machine, MachineStatus, NewMachine } from '../../domain/machines/machine.ts'
import type { Approval, ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
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

export const managedMachineFromRow = (row: Selectable<Schema['machines']>): ManagedMachine => ({
  ...machineFromRow(row),
  poolId: row.pool_id ?? undefined,
  labels: labelsFromColumn(row.labels),
  approval: row.approval as Approval,
  quarantine: row.quarantine ?? undefined,
})

export const labelsFromColumn = (column: string): readonly NodeLabel[] => JSON.parse(column) as readonly NodeLabel[]

type Decided = 'pool_id' | 'labels' | 'approval' | 'quarantine'

/** What only the agent's words, or their absence, write. */
type Overheard = 'heartbeat' | 'agent_heartbeat_at' | 'heartbeat_missed_at'

/** What people decide, which a boot never writes. */
export const decisionsToRow = (
  machine: Pick<ManagedMachine, 'poolId' | 'labels' | 'approval' | 'quarantine'>,
): Pick<Selectable<Schema['machines']>, Decided> => ({
  pool_id: machine.poolId ?? null,
  labels: JSON.stringify(machine.labels.map(({ key, value }) => ({ key, value }))),
  approval: machine.approval,
  quarantine: machine.quarantine ?? null,
})

/**
 * The number of a new machine, which no other has ever had: Terraform and people's scripts remember numbers, and what they do to the machine
 * that had one must not be done to the next.
 */
export const nextMachineId = raw<number>`(SELECT id + 1 FROM last_machine)`

/** All columns but the key, what people decide, and the heartbeat, which only the agent writes. */
export const machineToRow = (
  machine: NewMachine,
): Omit<Selectable<Schema['machines']>, 'id' | Overheard | Decided> => ({
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
