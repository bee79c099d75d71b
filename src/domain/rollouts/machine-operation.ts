import type { Instant } from '../../base/instant.ts'
import { openOperation, type NewSteppedOperation, type SteppedOperation } from '../operations/stepped-operation.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'

/** `join` brings a machine into its pool, `roll` to another revision of it, `leave` out of it. */
export type MachineAction = 'join' | 'roll' | 'leave'

const steps: Readonly<Record<MachineAction, readonly string[]>> = {
  join: ['preflight', 'serve', 'boot', 'join'],
  roll: ['preflight', 'cordon', 'drain', 'stop', 'boot', 'join', 'uncordon'],
  leave: ['cordon', 'drain', 'stop', 'boot', 'forget'],
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

/** The machine of an operation. */
export const machineOf = ({ subject }: Pick<SteppedOperation, 'subject'>): number =>
  Number(/^machine (\d+)$/.exec(subject)?.[1])

/** What an operation is about, which a retry keeps; what it saw on its way it forgets. */
export const REMEMBERED: readonly string[] = ['revision', 'rollout']

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

/** What was opened by `openMachineOperation`. */
export const actionOf = ({ action }: SteppedOperation): MachineAction =>
  action === 'join' || action === 'leave' ? action : 'roll'

export const revisionOf = ({ notes }: SteppedOperation): number => Number(notes['revision'])

export const rolloutOf = ({ notes }: SteppedOperation): number | undefined =>
  notes['rollout'] === undefined ? undefined : Number(notes['rollout'])
