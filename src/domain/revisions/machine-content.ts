import type { ManagedMachine } from '../machines/managed-machine.ts'
import type { NodeLabel } from '../machines/node-label.ts'
import type { History } from './history.ts'

/** What one machine boots: its own settings, and the revision of its pool. */
export interface MachineContent {
  readonly hostname: string
  readonly labels: readonly NodeLabel[]
  /** Undefined boots without a role. */
  readonly pool: PoolRevisionReference | undefined
}

export interface PoolRevisionReference {
  readonly poolId: number
  readonly number: number
}

export type MachineHistory = History<MachineContent>

export const machineContent = (
  { name, labels }: Pick<ManagedMachine, 'name' | 'labels'>,
  pool: PoolRevisionReference | undefined,
): MachineContent => ({ hostname: name, labels, pool })
