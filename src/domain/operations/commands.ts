import { instant, type Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { isFinished } from './operation.ts'
import { untouched, type SteppedOperation } from './stepped-operation.ts'

/** Asks a running operation to stop; it ends as soon as what it did has been taken back. Asked twice it is asked once. */
export function cancelOperation(operation: SteppedOperation, by: string, now: Instant): SteppedOperation | Refusal {
  if (isFinished(operation.status)) {
    return refusal(
      'OPERATION_FINISHED',
      409,
      `operation ${operation.id} is ${operation.status} already`,
      'there is nothing left to cancel',
    )
  }
  return operation.cancelAsked === undefined ? { ...operation, cancelAsked: { at: now, by } } : operation
}

/**
 * The same operation with a deadline of `deadlineSeconds` from now. Each step is judged again by the facts, so it goes on where it failed
 * unless something before has come undone meanwhile. What it remembered is forgotten, but for `keepNotes`: the world has moved on.
 */
export function retryOperation(
  operation: SteppedOperation,
  deadlineSeconds: number,
  keepNotes: readonly string[],
  now: Instant,
): SteppedOperation | Refusal {
  if (operation.status !== 'failed' && operation.status !== 'cancelled') {
    return refusal(
      'OPERATION_NOT_FAILED',
      409,
      `operation ${operation.id} is ${operation.status}`,
      'only a failed or cancelled operation can be retried',
    )
  }
  const kept = Object.entries(operation.notes).filter(([name]) => keepNotes.includes(name))
  return {
    ...operation,
    status: 'pending',
    startedAt: undefined,
    finishedAt: undefined,
    failure: undefined,
    cancelAsked: undefined,
    attempt: operation.attempt + 1,
    deadline: instant(now + deadlineSeconds * 1000),
    steps: operation.steps.map((step) => untouched(step.name)),
    notes: Object.fromEntries(kept),
  }
}
