import type { Instant } from '../../base/instant.ts'
import type { Machine, MachineStatus } from './machine.ts'
import type { NodeLabel } from './node-label.ts'

/** `waiting` has booted but nobody has said yes; `quarantined` is held back for a reason, and only an operator lets it go. */
export const approvals = ['approved', 'waiting', 'quarantined'] as const
export type Approval = (typeof approvals)[number]

/** A machine with what people have decided about it; what it says about itself is in `Machine`. */
export interface ManagedMachine extends Machine {
  readonly poolId: number | undefined
  readonly labels: readonly NodeLabel[]
  readonly approval: Approval
  /** Why it is quarantined. */
  readonly quarantine: string | undefined
}

export type NewManagedMachine = Omit<ManagedMachine, 'id'>

export type MachineEvent =
  | { readonly kind: 'machine-preregistered'; readonly uuid: string; readonly at: Instant }
  | { readonly kind: 'machine-approved'; readonly machineId: number; readonly by: string; readonly at: Instant }
  | { readonly kind: 'machine-quarantined'; readonly machineId: number; readonly why: string; readonly at: Instant }
  | { readonly kind: 'machine-assigned'; readonly machineId: number; readonly poolId: number; readonly at: Instant }
  | { readonly kind: 'machine-unassigned'; readonly machineId: number; readonly forced: boolean; readonly at: Instant }
  | {
      readonly kind: 'machine-renamed'
      readonly machineId: number
      readonly from: string
      readonly to: string
      readonly at: Instant
    }
  | { readonly kind: 'machine-relabelled'; readonly machineId: number; readonly at: Instant }
  | {
      readonly kind: 'machine-moved'
      readonly machineId: number
      readonly from: MachineStatus
      readonly to: MachineStatus
      readonly at: Instant
    }

export interface MachineChange<State = ManagedMachine> {
  readonly machine: State
  /** Empty when the command changed nothing. */
  readonly events: readonly MachineEvent[]
}
