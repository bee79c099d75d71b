import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { checkApproval } from './approve.ts'
import type { MachineStatus } from './machine.ts'
import type { MachineChange, ManagedMachine } from './managed-machine.ts'

/** What assigning needs to know of a pool. */
export interface PoolReference {
  readonly id: number
  readonly organizationId: number
  readonly name: string
}

/**
 * Puts a machine into a pool. One that has booted moves to `updating`: it must boot into the pool's revision. One that has not stays
 * `preregistered`, and takes the pool along on its first boot. `isMoving` tells whether an operation on it is under way.
 */
export function assign(
  machine: ManagedMachine,
  pool: PoolReference,
  isMoving: boolean,
  now: Instant,
): MachineChange | Refusal {
  if (pool.organizationId !== machine.organizationId) return foreignPool(pool)
  if (machine.poolId === pool.id) return { machine, events: [] }
  const refused = checkApproval(machine) ?? checkSettled(machine, isMoving)
  if (refused !== undefined) return refused
  const status = machine.status === 'preregistered' ? 'preregistered' : 'updating'
  return moved(machine, { poolId: pool.id, status }, now, {
    kind: 'machine-assigned',
    machineId: machine.id,
    poolId: pool.id,
    at: now,
  })
}

/** Takes a machine out of its pool with its cooperation: it is drained and boots without a role. `isMoving` as above. */
export function unassign(machine: ManagedMachine, isMoving: boolean, now: Instant): MachineChange | Refusal {
  if (machine.poolId === undefined) return { machine, events: [] }
  const refused = checkSettled(machine, isMoving)
  if (refused !== undefined) return refused
  const status = machine.status === 'ready' ? 'updating' : machine.status
  return moved(machine, { poolId: undefined, status }, now, unassigned(machine, false, now))
}

/** Gives a machine up without asking it. Should it ever boot again, it starts as `ready_unassigned`. */
export function forceUnassign(machine: ManagedMachine, now: Instant): MachineChange | Refusal {
  if (machine.status === 'force_unassigned') return { machine, events: [] }
  const leaving = machine.status === 'ready' || machine.status === 'updating'
  if (machine.poolId === undefined && !leaving) {
    return refusal(
      'MACHINE_UNASSIGNED',
      409,
      `machine ${machine.name} is in no pool`,
      'there is nothing to unassign; it can be deleted as it is',
    )
  }
  const status = machine.status === 'preregistered' ? 'preregistered' : 'force_unassigned'
  return moved(machine, { poolId: undefined, status }, now, unassigned(machine, true, now))
}

/** It runs what it should: its Node is ready, or it has come up without a role. */
export function settle(machine: ManagedMachine, now: Instant): MachineChange {
  if (machine.status !== 'updating') return { machine, events: [] }
  return withStatus(machine, machine.poolId === undefined ? 'ready_unassigned' : 'ready', now)
}

/** It begins to boot into another revision of its pool, or into its first. */
export function beginUpdate(machine: ManagedMachine, now: Instant): MachineChange {
  const assigned = machine.poolId !== undefined
  const moves = assigned && (machine.status === 'ready' || machine.status === 'ready_unassigned')
  return moves ? withStatus(machine, 'updating', now) : { machine, events: [] }
}

function checkSettled(machine: ManagedMachine, isMoving: boolean): Refusal | undefined {
  if (machine.status === 'force_unassigned') {
    return refusal(
      'MACHINE_FORCE_UNASSIGNED',
      409,
      `machine ${machine.name} was given up and may still run its old role`,
      'power it on so that it boots without a role, or delete it',
    )
  }
  return machine.status === 'updating' && isMoving
    ? refusal(
        'MACHINE_UPDATING',
        409,
        `machine ${machine.name} is between two revisions`,
        'wait for its operation, cancel it, or force the machine out',
      )
    : undefined
}

const foreignPool = (pool: PoolReference): Refusal =>
  refusal('POOL_UNKNOWN', 404, `there is no pool ${pool.id}`, 'choose a pool of this organization')

const unassigned = (machine: ManagedMachine, forced: boolean, now: Instant): MachineChange['events'][number] => ({
  kind: 'machine-unassigned',
  machineId: machine.id,
  forced,
  at: now,
})

function moved(
  machine: ManagedMachine,
  { poolId, status }: { readonly poolId: number | undefined; readonly status: MachineStatus },
  now: Instant,
  event: MachineChange['events'][number],
): MachineChange {
  const change = withStatus({ ...machine, poolId }, status, now)
  return { machine: change.machine, events: [event, ...change.events] }
}

const withStatus = (machine: ManagedMachine, to: MachineStatus, now: Instant): MachineChange =>
  machine.status === to
    ? { machine, events: [] }
    : {
        machine: { ...machine, status: to },
        events: [{ kind: 'machine-moved', machineId: machine.id, from: machine.status, to, at: now }],
      }
