import type { GivenBoot } from './given-boot.ts'
import type { MachineRecord } from './machine-record.ts'
import type { ManagedMachine } from '../machines/managed-machine.ts'

/** Numbers from the first to the last, both included. */
export interface IdRange {
  readonly first: number
  readonly last: number
}

/** Where there is something to do, of every organization, without reading all that there is. */
export interface FleetLookUps {
  /** Pools with a rollout that is not over, or with machines that are not what they shall be. */
  busyPools(): Promise<readonly { readonly organizationId: number; readonly id: number }[]>
  /** Machines that were taken out of their pool and have not left it yet. */
  leavingMachines(): Promise<readonly ManagedMachine[]>
  /** Machines that are out of their pool without having left it, with revisions that still name it. */
  lostMachines(): Promise<readonly ManagedMachine[]>
  /** Of one machine, newest first. */
  boots(machineId: number, limit: number): Promise<readonly GivenBoot[]>
  /** Of some machines of a pool, by machine, with so many boots of each; those of whom nothing is kept are missing. */
  recordsOfPool(poolId: number, machines: IdRange, boots: number): Promise<ReadonlyMap<number, MachineRecord>>
}
