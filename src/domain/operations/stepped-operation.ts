import { instant, type Instant } from '../../base/instant.ts'
import type { Operation } from './operation.ts'

export const stepStates = ['pending', 'running', 'done', 'skipped', 'failed'] as const
export type StepState = (typeof stepStates)[number]

export interface OperationStep {
  readonly name: string
  readonly state: StepState
  readonly startedAt: Instant | undefined
  readonly endedAt: Instant | undefined
  /** The last thing worth saying about it: what it waits for, what it did. Empty before it starts. */
  readonly says: string
}

/**
 * An operation that goes on where it stopped, whatever happened to the process: what it has reached is kept with it, and what is next
 * follows from facts (`advance.ts`). Its log is kept beside it, line by line.
 */
export interface SteppedOperation extends Omit<Operation, 'log'> {
  /** In the order in which they happen. At most one is `running`. */
  readonly steps: readonly OperationStep[]
  /** What a step must remember about the world as it found it, e.g. the boot that it is about to end. Never a secret. */
  readonly notes: Readonly<Record<string, string>>
  /** 1 at first; every retry counts. */
  readonly attempt: number
  readonly startedAt: Instant | undefined
  /** It has ended by then: with success, or failed. */
  readonly deadline: Instant
  readonly cancelAsked: CancelRequest | undefined
}

export interface CancelRequest {
  readonly at: Instant
  /** Who asked, for people: `api key "ci"`. */
  readonly by: string
}

export type NewSteppedOperation = Omit<SteppedOperation, 'id'>

export interface OperationRequest {
  readonly organizationId: number
  readonly action: string
  readonly subject: string
  readonly steps: readonly string[]
  /** From `now`, seconds. */
  readonly deadlineSeconds: number
  readonly notes?: Readonly<Record<string, string>>
}

export const openOperation = (request: OperationRequest, now: Instant): NewSteppedOperation => ({
  organizationId: request.organizationId,
  action: request.action,
  subject: request.subject,
  status: 'pending',
  createdAt: now,
  startedAt: undefined,
  finishedAt: undefined,
  failure: undefined,
  steps: request.steps.map(untouched),
  notes: request.notes ?? {},
  attempt: 1,
  deadline: instant(now + request.deadlineSeconds * 1000),
  cancelAsked: undefined,
})

export const untouched = (name: string): OperationStep => ({
  name,
  state: 'pending',
  startedAt: undefined,
  endedAt: undefined,
  says: '',
})
