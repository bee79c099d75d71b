import type { ManagedMachine } from '../machines/managed-machine.ts'
import type { NodeLabel } from '../machines/node-label.ts'
import { revisionNumbered, type History } from './history.ts'

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

/**
 * What the machine runs now, on another revision of its pool. A rollout must not take along what somebody saved to be applied later.
 * Undefined for a machine that runs nothing yet.
 */
export function onPoolRevision(history: MachineHistory, pool: PoolRevisionReference): MachineContent | undefined {
  const current = revisionNumbered(history, history.current ?? 0)
  return current === undefined ? undefined : { ...current.content, pool }
}

/** The pool revision that a machine runs and that works on it. */
export const poolRevisionRun = (history: MachineHistory): PoolRevisionReference | undefined =>
  revisionNumbered(history, history.current ?? 0)?.content.pool
