import type { Instant } from '../../base/instant.ts'
import { isFinished, type OperationFailure, type OperationLine } from './operation.ts'
import type { Program, ProgramStep, Verdict } from './program.ts'
import { redact } from './redact.ts'
import type { OperationStep, StepState, SteppedOperation } from './stepped-operation.ts'

/** An operation moved on, what to write into its log, and what to do next, once both are durable. */
export interface Advance<Effect> {
  readonly operation: SteppedOperation
  readonly log: readonly OperationLine[]
  readonly effect: Effect | undefined
}

/**
 * Moves an operation on as far as the facts allow. Facts and time decide, never what an earlier call did: called twice with the same
 * facts it asks for the same effect.
 */
export function advance<Facts, Effect>(
  operation: SteppedOperation,
  program: Program<Facts, Effect>,
  facts: Facts,
  now: Instant,
): Advance<Effect> {
  if (isFinished(operation.status)) return { operation, log: [], effect: undefined }
  if (now >= operation.deadline) return end(operation, 'failed', now, pastDeadline(operation, program))
  const stops = operation.cancelAsked !== undefined && program.mustFinish?.(facts, operation) !== true
  if (stops) return cancel(operation, program, facts, now)
  return walk(begun(operation, now), program, facts, now)
}

function walk<Facts, Effect>(
  operation: SteppedOperation,
  program: Program<Facts, Effect>,
  facts: Facts,
  now: Instant,
): Advance<Effect> {
  let current = operation
  const log: OperationLine[] = []
  for (const step of program.steps) {
    if (isOver(current, step.name)) continue
    current = entered(current, step, facts, now)
    const verdict = step.judge(facts, current, now)
    const says = redact(verdict.kind === 'fail' ? verdict.failure.says : verdict.says)
    if (stepOf(current, step.name)?.says !== says) log.push({ at: now, says: `${step.name}: ${says}` })
    current = withStep(current, step.name, stateAfter(verdict), says, now)
    if (verdict.kind === 'act') return { operation: current, log, effect: verdict.effect }
    if (verdict.kind === 'wait') return { operation: current, log, effect: undefined }
    if (verdict.kind === 'fail') return joined(log, end<Effect>(current, 'failed', now, verdict.failure))
  }
  return joined(log, end<Effect>(current, 'succeeded', now, undefined))
}

/** Nothing new is begun; what was done to others is taken back first. */
function cancel<Facts, Effect>(
  operation: SteppedOperation,
  program: Program<Facts, Effect>,
  facts: Facts,
  now: Instant,
): Advance<Effect> {
  const effect = operation.status === 'pending' ? undefined : program.undo(facts, operation)
  return effect === undefined ? end(operation, 'cancelled', now, undefined) : { operation, log: [], effect }
}

/** The operation in its last state, and the line that tells of it. */
function end<Effect>(
  operation: SteppedOperation,
  status: 'succeeded' | 'failed' | 'cancelled',
  now: Instant,
  failure: OperationFailure | undefined,
): Advance<Effect> {
  const kept = failure === undefined ? undefined : { ...failure, says: redact(failure.says) }
  const steps = operation.steps.map((step) =>
    step.state === 'running' ? { ...step, state: 'failed' as const, endedAt: now } : step,
  )
  const says = kept === undefined ? status : `${status}: ${kept.says} (${kept.code}); ${kept.fix}`
  return {
    operation: { ...operation, status, finishedAt: now, failure: kept, steps },
    log: [{ at: now, says }],
    effect: undefined,
  }
}

function pastDeadline<Facts, Effect>(
  { steps, attempt }: SteppedOperation,
  program: Program<Facts, Effect>,
): OperationFailure {
  const stuck = steps.find((step) => step.state === 'running') ?? steps.find((step) => step.state === 'pending')
  const where = stuck === undefined ? '' : ` in step "${stuck.name}"${stuck.says === '' ? '' : `: ${stuck.says}`}`
  return {
    code: 'OPERATION_DEADLINE',
    says: `attempt ${attempt} was not done in time; it stopped${where}`,
    fix: program.steps.find(({ name }) => name === stuck?.name)?.whenLate ?? 'remove what it waited for, then retry it',
  }
}

const joined = <Effect>(log: readonly OperationLine[], last: Advance<Effect>): Advance<Effect> => ({
  ...last,
  log: [...log, ...last.log],
})

const begun = (operation: SteppedOperation, now: Instant): SteppedOperation =>
  operation.status === 'pending' ? { ...operation, status: 'running', startedAt: now } : operation

const stepOf = ({ steps }: SteppedOperation, name: string): OperationStep | undefined =>
  steps.find((step) => step.name === name)

const isOver = (operation: SteppedOperation, name: string): boolean =>
  ['done', 'skipped'].includes(stepOf(operation, name)?.state ?? '')

function entered<Facts, Effect>(
  operation: SteppedOperation,
  step: ProgramStep<Facts, Effect>,
  facts: Facts,
  now: Instant,
): SteppedOperation {
  const before = stepOf(operation, step.name)
  if (before?.state === 'running') return operation
  const steps = operation.steps.map((s) => (s === before ? { ...s, state: 'running' as const, startedAt: now } : s))
  return { ...operation, steps, notes: { ...operation.notes, ...step.remember?.(facts) } }
}

const stateAfter = (verdict: Verdict<unknown>): StepState =>
  ({ done: 'done', skip: 'skipped', act: 'running', wait: 'running', fail: 'failed' } as const)[verdict.kind]

function withStep(
  operation: SteppedOperation,
  name: string,
  state: StepState,
  says: string,
  now: Instant,
): SteppedOperation {
  const endedAt = state === 'running' ? undefined : now
  const steps = operation.steps.map((step) => (step.name === name ? { ...step, state, says, endedAt } : step))
  return { ...operation, steps }
}
