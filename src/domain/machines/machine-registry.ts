import type { Machine } from './machine.ts'

/** A machine with the last thing its agent said, as JSON, if it ever spoke. */
export interface MachineDetails {
  readonly machine: Machine
  readonly heartbeat: unknown
}

/** What people look up. Machines themselves appear through the boot path. */
export interface MachineRegistry {
  machines(organizationId: number): Promise<readonly MachineDetails[]>
  machine(organizationId: number, id: number): Promise<MachineDetails | undefined>
}
