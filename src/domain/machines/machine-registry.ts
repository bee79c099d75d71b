import type { Instant } from '../../base/instant.ts'
import type { CredentialKind } from '../trust/admission.ts'
import type { Machine, MachineStatus } from './machine.ts'
import type { ManagedMachine } from './managed-machine.ts'

/** A machine with the last thing its agent said, as JSON, if it ever spoke. */
export interface MachineDetails {
  readonly machine: ManagedMachine
  readonly heartbeat: unknown
  /** Since when its heartbeats are missed; nothing while they come, or when none ever came. */
  readonly missedSince?: Instant | undefined
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

/** Which machines; all that is given must hold. */
export interface MachineFilter {
  /** A label without a value is met by every value. */
  readonly labels?: readonly { readonly key: string; readonly value: string | undefined }[] | undefined
  /** Its name, UUID or MAC, in lower case. */
  readonly called?: string | undefined
  readonly poolId?: number | undefined
  readonly status?: MachineStatus | undefined
  /** Only those with a larger id: where the page before ended. */
  readonly after?: number | undefined
  readonly limit?: number | undefined
}

/** What people look up. Machines themselves appear through the boot path. */
export interface MachineRegistry {
  /** In the order of their ids. */
  machines(organizationId: number, filter?: MachineFilter): Promise<readonly MachineDetails[]>
  machine(organizationId: number, id: number): Promise<MachineDetails | undefined>
  /** Who came in by this credential, latest first: whom revoking it would stop. */
  usesOf(kind: CredentialKind, credentialId: number): Promise<readonly MachineUse[]>
}
