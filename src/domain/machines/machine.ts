import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'

/**
 * `preregistered` is known before its first boot; `ready_unassigned` has booted with a valid credential and waits for a pool;
 * `ready` works in a pool; `updating` is between two revisions; `force_unassigned` was given up on by an operator.
 */
export const machineStatuses = ['preregistered', 'ready_unassigned', 'ready', 'updating', 'force_unassigned'] as const
export type MachineStatus = (typeof machineStatuses)[number]

export interface Machine {
  readonly id: number
  readonly organizationId: number
  /** The SMBIOS system UUID, or one derived from the MAC where firmware has none of its own. */
  readonly uuid: Uuid
  /** Also the hostname of the running system. */
  readonly name: string
  readonly status: MachineStatus
  /** Every address this machine has booted from or reported, oldest first. */
  readonly macs: readonly Mac[]
  readonly serial: string | undefined
  readonly product: string | undefined
  readonly createdAt: Instant
  /** The boot script was handed out. */
  readonly lastBootAt: Instant | undefined
  /** Ignition was handed out. */
  readonly lastIgnitionAt: Instant | undefined
  readonly agentHeartbeatAt: Instant | undefined
}

/** A machine that is about to be stored for the first time. */
export type NewMachine = Omit<Machine, 'id'>
