import type { Instant } from '../../base/instant.ts'
import type { OperationStatus } from '../operations/operation.ts'
import type { MachineAction } from './machine-operation.ts'

/**
 * What planning needs to know of a machine that has joined. Machines that have not yet are no part of a rollout: nobody misses them, and
 * they boot straight into the pool's current revision.
 */
export interface RollingMachine {
  readonly machineId: number
  readonly name: string
  /** The pool revision that it runs and that is known to work on it. */
  readonly runs: number
  /** Its agent has been heard lately. */
  readonly answers: boolean
  /** Its Node is Ready. */
  readonly ready: boolean
  /** Its Node is not cordoned, whoever did it. */
  readonly takesPods: boolean
  /** Since when it has answered and been ready; undefined while it does not. */
  readonly wellSince: Instant | undefined
  /** When its last boot began. */
  readonly bootedAt: Instant | undefined
  /** The newest operation that may reboot it, whoever asked for it. */
  readonly operation: MachineOperationFact | undefined
}

export interface MachineOperationFact {
  readonly id: number
  /** Undefined when a person changed just this machine. */
  readonly rolloutId: number | undefined
  readonly action: MachineAction
  readonly status: OperationStatus
  readonly startedAt: Instant | undefined
  readonly finishedAt: Instant | undefined
  readonly cancelAsked: boolean
  readonly failureCode: string | undefined
}

export const isUnderWay = ({ operation }: RollingMachine): boolean =>
  operation?.status === 'pending' || operation?.status === 'running'

export const isWell = ({ answers, ready }: Pick<RollingMachine, 'answers' | 'ready'>): boolean => answers && ready

/** Taking it away would be felt. */
export const isAtWork = (machine: Pick<RollingMachine, 'answers' | 'ready' | 'takesPods'>): boolean =>
  isWell(machine) && machine.takesPods
