import type { Instant } from '../../base/instant.ts'
import type { NewMachine } from './machine.ts'
import type { ApprovalPolicy } from './newcomers.ts'
import type { MachineChange, ManagedMachine, NewManagedMachine } from './managed-machine.ts'

/** A machine that has just registered itself, with nothing decided about it yet. */
export const selfRegistered = (machine: NewMachine, policy: ApprovalPolicy): NewManagedMachine => ({
  ...machine,
  poolId: undefined,
  labels: [],
  approval: policy === 'automatic' ? 'approved' : 'waiting',
  quarantine: undefined,
})

/**
 * What a valid boot of a known machine does to its status: one that was prepared takes what was prepared for it, one that was given up
 * is back without a role.
 */
export function arrive(machine: ManagedMachine, now: Instant): MachineChange {
  const to =
    machine.status === 'preregistered' && machine.poolId !== undefined
      ? 'updating'
      : machine.status === 'preregistered' || machine.status === 'force_unassigned'
        ? 'ready_unassigned'
        : machine.status
  if (to === machine.status) return { machine, events: [] }
  return {
    machine: { ...machine, status: to },
    events: [{ kind: 'machine-moved', machineId: machine.id, from: machine.status, to, at: now }],
  }
}
