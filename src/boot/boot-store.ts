import type { Instant } from '../base/instant.ts'
import type { Uuid } from '../base/uuid.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { ChainUrl } from '../domain/artifacts/chain-url.ts'
import type { BootEvent } from '../domain/boots/boot-event.ts'
import type { BootSession } from '../domain/boots/boot-session.ts'
import type { BootToken } from '../domain/boots/boot-token.ts'
import type { Machine, NewMachine } from '../domain/machines/machine.ts'
import type { ManagedMachine, NewManagedMachine } from '../domain/machines/managed-machine.ts'
import type { Newcomers } from '../domain/machines/newcomers.ts'
import type { NodeLabel } from '../domain/machines/node-label.ts'
import type { MachineRole } from '../domain/revisions/machine-role.ts'
import type { Admission } from '../domain/trust/admission.ts'
import type { LastAdmission } from './decide-kexec.ts'

/** What the boot path reads and writes, all of it inside one transaction. */
export interface BootTransaction {
  artifactByFingerprint(fingerprint: string): Promise<BootArtifact | undefined>
  chainUrlByHash(hash: string): Promise<ChainUrl | undefined>
  machineByUuid(uuid: Uuid): Promise<ManagedMachine | undefined>
  machineById(id: number): Promise<Machine | undefined>
  /** Those that people gave it. */
  labelsOfMachine(id: number): Promise<readonly NodeLabel[]>
  /** What it is served now, or what its revision `number` makes of it. Undefined when it has no role, or has lost it. */
  roleOf(machineId: number, number?: number): Promise<MachineRole | undefined>
  /** What it last came in by through its firmware. */
  lastAdmission(machineId: number): Promise<LastAdmission | undefined>
  /** What nobody has decided about it, a new machine has from the start: it is approved and in no pool. */
  insertMachine(machine: NewMachine | NewManagedMachine): Promise<Machine>
  newcomers(organizationId: number): Promise<Newcomers>
  updateMachine(machine: Machine): Promise<void>
  /** This machine came in by that credential. */
  noteUse(admission: Admission, machineId: number, now: Instant): Promise<void>
  bootTokenByHash(hash: string): Promise<BootToken | undefined>
  /** The newest token of a boot whose Ignition is injected. */
  injectedTokenOf(sessionId: number): Promise<BootToken | undefined>
  insertBootToken(token: BootToken): Promise<void>
  markBootTokenUsed(hash: string, now: Instant, joinTokenId?: string): Promise<void>
  /** From now on, the agent of this machine is whoever holds the secret with this hash; an earlier one stops counting. */
  replaceAgentCredential(machineId: number, sessionId: number, hash: string): Promise<void>
  sessionById(id: number): Promise<BootSession | undefined>
  keepSession(session: BootSession): Promise<void>
  keepEvent(event: BootEvent): Promise<void>
}

export interface BootStore {
  /** Everything that `work` wrote is durable when this resolves, and nothing of it is kept when it throws. */
  transact<T>(work: (tx: BootTransaction) => Promise<T>): Promise<T>
}
