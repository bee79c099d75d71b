import type { Instant } from '../../base/instant.ts'
import type { OperationFailure } from './operation.ts'
import type { SteppedOperation } from './stepped-operation.ts'

/**
 * What the facts say about a step. `act` asks for an effect, again on every look until the facts show that it worked, so an effect must
 * be idempotent: a process that dies after deciding, before or after acting, loses and doubles nothing.
 */
export type Verdict<Effect> =
  | { readonly kind: 'done'; readonly says: string }
  /** There is nothing to do: the node was never in the cluster. */
  | { readonly kind: 'skip'; readonly says: string }
  | { readonly kind: 'act'; readonly effect: Effect; readonly says: string }
  | { readonly kind: 'wait'; readonly says: string }
  | { readonly kind: 'fail'; readonly failure: OperationFailure }

export interface ProgramStep<Facts, Effect> {
  readonly name: string
  /** Called once, before the step is first judged: what must be remembered across a restart. */
  readonly remember?: (facts: Facts) => Readonly<Record<string, string>>
  /** What to do when the deadline comes in this step. */
  readonly whenLate?: string
  readonly judge: (facts: Facts, operation: SteppedOperation, now: Instant) => Verdict<Effect>
}

/** How an operation of one kind gets from its start to its end. */
export interface Program<Facts, Effect> {
  readonly steps: readonly ProgramStep<Facts, Effect>[]
  /** Whether it is too late to cancel: stopping now would leave more broken than going on to the end. */
  readonly mustFinish?: (facts: Facts, operation: SteppedOperation) => boolean
  /** What is left to take back before a cancelled operation may end; undefined when nothing is. */
  readonly undo: (facts: Facts, operation: SteppedOperation) => Effect | undefined
}
