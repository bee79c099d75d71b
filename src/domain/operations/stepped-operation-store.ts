import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { OperationLine } from './operation.ts'
import type { NewSteppedOperation, SteppedOperation } from './stepped-operation.ts'

/** Keeps stepped operations and their logs. What is written is durable when the promise resolves. */
export interface SteppedOperationStore {
  /** Refuses with `subjectBusy` while the subject has an unfinished operation: two would undo each other. */
  open(operation: NewSteppedOperation): Promise<Result<SteppedOperation, Refusal>>

  /**
   * Replaces `before` by `after` and appends `log`, or refuses with `operationMoved` when somebody else has moved it meanwhile: of a
   * stale executor and a cancelling operator, one starts over. One that begins again is refused with `subjectBusy`, as by `open`.
   */
  keep(
    before: SteppedOperation,
    after: SteppedOperation,
    log: readonly OperationLine[],
  ): Promise<Result<SteppedOperation, Refusal>>

  operation(organizationId: number, id: number): Promise<SteppedOperation | undefined>
  /** Oldest first: what a restart goes on with. */
  unfinished(): Promise<readonly SteppedOperation[]>
  /** Newest first. */
  ofSubject(organizationId: number, subject: string, limit: number): Promise<readonly SteppedOperation[]>
  /** In the order in which it was written. */
  log(organizationId: number, id: number): Promise<readonly OperationLine[]>
}

export const subjectBusy = (subject: string, id: number): Refusal =>
  refusal('SUBJECT_BUSY', 409, `operation ${id} on ${subject} is still under way`, 'wait for it, or cancel it first')

export const operationMoved = (id: number): Refusal =>
  refusal('OPERATION_MOVED', 409, `operation ${id} was changed by somebody else meanwhile`, 'read it again')
