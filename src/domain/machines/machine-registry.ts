import type { Instant } from '../../base/instant.ts'
import type { CredentialKind } from '../trust/admission.ts'
import type { Machine } from './machine.ts'
import type { ManagedMachine } from './managed-machine.ts'

/** A machine with the last thing its agent said, as JSON, if it ever spoke. */
export interface MachineDetails {
  readonly machine: ManagedMachine
  readonly heartbeat: unknown
  /** When the certificate of the key that its agent made ends; nothing when it has none. */
  readonly keyUntil: Instant | undefined
}

/** That a machine came in by a credential, and how often. */
export interface MachineUse {
  readonly machine: Pick<Machine, 'id' | 'uuid' | 'name'>
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly boots: number
}

/** What people look up. Machines themselves appear through the boot path. */
export interface MachineRegistry {
  machines(organizationId: number): Promise<readonly MachineDetails[]>
  machine(organizationId: number, id: number): Promise<MachineDetails | undefined>
  /** Who came in by this credential, latest first: whom revoking it would stop. */
  usesOf(kind: CredentialKind, credentialId: number): Promise<readonly MachineUse[]>
}
