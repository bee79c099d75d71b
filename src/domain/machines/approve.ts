import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { MachineChange, ManagedMachine } from './managed-machine.ts'

/** Lets a waiting or quarantined machine in. `by` is who said yes, for people. */
export const approve = (machine: ManagedMachine, by: string, now: Instant): MachineChange =>
  machine.approval === 'approved'
    ? { machine, events: [] }
    : {
        machine: { ...machine, approval: 'approved', quarantine: undefined },
        events: [{ kind: 'machine-approved', machineId: machine.id, by, at: now }],
      }

/** Holds a machine back. It keeps running what it runs; it gets no new configuration until somebody approves it. */
export const quarantine = (machine: ManagedMachine, why: string, now: Instant): MachineChange =>
  machine.approval === 'quarantined' && machine.quarantine === why
    ? { machine, events: [] }
    : {
        machine: { ...machine, approval: 'quarantined', quarantine: why },
        events: [{ kind: 'machine-quarantined', machineId: machine.id, why, at: now }],
      }

/** Why a machine gets nothing but its own credential. */
export function checkApproval(machine: Pick<ManagedMachine, 'name' | 'approval' | 'quarantine'>): Refusal | undefined {
  if (machine.approval === 'approved') return undefined
  const held = machine.approval === 'quarantined'
  return refusal(
    held ? 'MACHINE_QUARANTINED' : 'MACHINE_WAITS_FOR_APPROVAL',
    409,
    held
      ? `machine ${machine.name} is quarantined: ${machine.quarantine ?? 'no reason was given'}`
      : `machine ${machine.name} waits for somebody to approve it`,
    held
      ? 'find out why, then approve it: coldforge machine approve'
      : 'approve it on its page, or with: coldforge machine approve',
  )
}
