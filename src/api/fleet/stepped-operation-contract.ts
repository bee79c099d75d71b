import { z } from 'zod'
import type { Instant } from '../../base/instant.ts'
import type { OperationLine } from '../../domain/operations/operation.ts'
import { stepStates, type SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { revisionOf, rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import { operation } from '../contract.ts'
import { presentOperation, time } from '../present.ts'

/** Part of the API as data; see `../contract.ts`. */
const step = z.object({
  name: z.string(),
  state: z.enum(stepStates),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  says: z.string().describe('what it waits for, or what it did'),
})

/** An operation of one machine. */
export const steppedOperation = operation.extend({
  /** 1 at first; every retry counts. */
  attempt: z.int(),
  /** It has ended by then. */
  deadline: z.iso.datetime(),
  cancel_asked_by: z.string().nullable(),
  /** The revision of the machine, not that of its pool, that it shall run. */
  machine_revision: z.int(),
  rollout_id: z.int().nullable(),
  steps: z.array(step),
})

export const steppedOperationList = z.object({ operations: z.array(steppedOperation) })

export type SteppedOperationView = z.infer<typeof steppedOperation>
export type StepView = z.infer<typeof step>

export const presentSteppedOperation = (
  known: SteppedOperation,
  log: readonly OperationLine[] = [],
): SteppedOperationView => ({
  ...presentOperation({ ...known, log }),
  attempt: known.attempt,
  deadline: time(known.deadline),
  cancel_asked_by: known.cancelAsked?.by ?? null,
  machine_revision: revisionOf(known),
  rollout_id: rolloutOf(known) ?? null,
  steps: known.steps.map(({ name, state, startedAt, endedAt, says }) => ({
    name,
    state,
    started_at: timeOrNull(startedAt),
    ended_at: timeOrNull(endedAt),
    says,
  })),
})

const timeOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : time(at))
