import type { Instant } from '../../base/instant.ts'
import { openOperation, type NewSteppedOperation, type SteppedOperation } from '../operations/stepped-operation.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'

/** `roll` ends with the machine at work in its cluster, `leave` with the machine out of it. */
export type MachineAction = 'roll' | 'leave'

const steps: Readonly<Record<MachineAction, readonly string[]>> = {
  roll: ['preflight', 'cordon', 'drain', 'stop', 'boot', 'join', 'uncordon'],
  leave: ['preflight', 'cordon', 'drain', 'stop', 'boot', 'forget'],
}

export interface MachineTarget {
  readonly organizationId: number
  readonly machineId: number
  /** The revision of this machine that it shall run. */
  readonly revision: number
  readonly rolloutId: number | undefined
}

/** By number, because names change and a machine has one operation at a time. */
export const machineSubject = (machineId: number): string => `machine ${machineId}`

/** The operation that takes one machine from the revision it runs to another. */
export const openMachineOperation = (
  action: MachineAction,
  target: MachineTarget,
  policy: UpdatePolicy,
  now: Instant,
): NewSteppedOperation =>
  openOperation(
    {
      organizationId: target.organizationId,
      action,
      subject: machineSubject(target.machineId),
      steps: steps[action],
      deadlineSeconds: policy.machineDeadlineSeconds,
      notes: {
        revision: String(target.revision),
        ...(target.rolloutId !== undefined && { rollout: String(target.rolloutId) }),
      },
    },
    now,
  )

export const revisionOf = ({ notes }: SteppedOperation): number => Number(notes['revision'])

export const rolloutOf = ({ notes }: SteppedOperation): number | undefined =>
  notes['rollout'] === undefined ? undefined : Number(notes['rollout'])
