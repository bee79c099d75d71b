import { refusal, type Refusal } from '../../base/refusal.ts'
import type { MachineStatus } from './machine.ts'
import type { ManagedMachine } from './managed-machine.ts'

const deletable: readonly MachineStatus[] = ['preregistered', 'ready_unassigned', 'force_unassigned']

/** A machine that works is not deleted under its workloads. Its revisions go with it. */
export const judgeMachineDeletion = (machine: ManagedMachine): Refusal | undefined =>
  deletable.includes(machine.status)
    ? undefined
    : refusal(
        'MACHINE_IN_USE',
        409,
        `machine ${machine.name} is ${machine.status}`,
        'unassign it first, or force it out when it is lost',
      )
