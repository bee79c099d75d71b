import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Machine } from './machine.ts'
import type { ManagedMachine, NewManagedMachine } from './managed-machine.ts'

/** Keeps what people decide about machines. What is written is durable when the promise resolves. */
export interface ManagedMachineStore {
  /** Refuses when a machine with this UUID has appeared meanwhile, in whatever organization. */
  add(machine: NewManagedMachine): Promise<Result<ManagedMachine, Refusal>>
  /**
   * Replaces the decisions of `before` by those of `after` (name, status, pool, labels, approval), or refuses with `machineMoved` when
   * they are no longer what `before` says. What a machine tells about itself, by booting, is not touched.
   */
  keep(before: ManagedMachine, after: ManagedMachine): Promise<Result<ManagedMachine, Refusal>>
  /**
   * Removes it if its status and pool are still what they were judged by. What may be left of it in clusters is noted, see
   * `ClusterMembership.abandonedNodes`.
   */
  remove(machine: ManagedMachine): Promise<boolean>
  machine(organizationId: number, id: number): Promise<ManagedMachine | undefined>
  /** Whether a machine of the organization has this name. */
  isNamed(organizationId: number, name: string): Promise<boolean>
  /** Whosever it is: a UUID belongs to one organization. */
  byUuid(uuid: Uuid): Promise<Machine | undefined>
  /** Oldest first. */
  machines(organizationId: number): Promise<readonly ManagedMachine[]>
  ofPool(organizationId: number, poolId: number): Promise<readonly ManagedMachine[]>
  /** Those that are not in this pool any more and still run a revision for it: they are leaving it, or were given up. */
  formerlyOfPool(organizationId: number, poolId: number): Promise<readonly ManagedMachine[]>
  /** Forgets the revisions of a machine that was given up. What may be left of it in clusters is noted. */
  abandon(machine: ManagedMachine): Promise<void>
}

export const machineMoved = (id: number): Refusal =>
  refusal('MACHINE_MOVED', 409, `machine ${id} was changed by somebody else meanwhile`, 'read it again')
