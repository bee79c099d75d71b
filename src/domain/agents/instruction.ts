import { MINUTE, type Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { AgentIdentity } from './agent-credentials.ts'

/**
 * Something a machine's agent is asked to do.
 *
 *     pending -> delivered -> started -> done
 *                         \----------\-> failed
 *
 * It is delivered again and again until the agent acknowledges it, so an answer lost on the way loses nothing.
 */
export interface Instruction {
  readonly id: number
  readonly machineId: Uuid
  readonly kind: InstructionKind
  readonly state: InstructionState
  /** When `state` last changed. */
  readonly changedAt: Instant
  /** What the agent said with its last report; empty before. */
  readonly detail: string
  /** The boot session in which the agent started it; empty before. */
  readonly startedIn: string
}

/**
 * `reboot` goes through the firmware. `kexec` starts the next boot's kernel from the running one, and falls back to the firmware where it
 * cannot. `diagnose` collects what people need to see when something is wrong.
 */
export const instructionKinds = ['reboot', 'kexec', 'diagnose'] as const
export type InstructionKind = (typeof instructionKinds)[number]
export type InstructionState = 'pending' | 'delivered' | InstructionOutcome
export type InstructionOutcome = 'started' | 'done' | 'failed'

/** What an agent says about an instruction. */
export interface InstructionReport {
  readonly outcome: InstructionOutcome
  readonly detail: string
}

export const newInstruction = (id: number, machineId: Uuid, kind: InstructionKind, at: Instant): Instruction => ({
  id,
  machineId,
  kind,
  state: 'pending',
  changedAt: at,
  detail: '',
  startedIn: '',
})

/** What an agent still has to end. */
export const openStates: readonly InstructionState[] = ['pending', 'delivered', 'started']

export const isOpen = ({ state }: Instruction): boolean => openStates.includes(state)

export const isDeliverable = (instruction: Instruction): boolean =>
  instruction.state === 'pending' || instruction.state === 'delivered'

/** For a deliverable instruction. A repeated delivery changes nothing. */
export const deliver = (instruction: Instruction, at: Instant): Instruction =>
  instruction.state === 'pending' ? { ...instruction, state: 'delivered', changedAt: at } : instruction

const TAKEN_BACK = 'it was taken back before the agent heard of it'

/** One that has been delivered may be under way already: it is left alone. */
export const recalled = (instruction: Instruction, at: Instant): Instruction =>
  instruction.state === 'pending' ? { ...instruction, state: 'failed', changedAt: at, detail: TAKEN_BACK } : instruction

/** What an agent could not do is not asked for again at once: what stops it is shown meanwhile, and not made worse. */
export const hasJustFailed = ({ state, detail, changedAt }: Instruction, at: Instant): boolean =>
  state === 'failed' && detail !== TAKEN_BACK && at - changedAt < MINUTE

const mayBecome: Readonly<Record<InstructionState, readonly InstructionOutcome[]>> = {
  pending: [],
  delivered: ['started', 'done', 'failed'],
  started: ['done', 'failed'],
  done: [],
  failed: [],
}

/** The same outcome twice is one report whose answer was lost, and changes nothing. */
export function applyReport(
  instruction: Instruction,
  report: InstructionReport,
  from: AgentIdentity,
  at: Instant,
): Result<Instruction, Refusal> {
  if (instruction.state === report.outcome) return ok(instruction)
  if (!mayBecome[instruction.state].includes(report.outcome)) return err(outOfOrder(instruction, report))
  const startedIn = report.outcome === 'started' ? from.bootSessionId : instruction.startedIn
  return ok({ ...instruction, state: report.outcome, changedAt: at, detail: report.detail, startedIn })
}

/**
 * A started reboot is done when the machine speaks from another boot session; nobody else can say so. Diagnostics that were begun
 * before it will never come.
 */
export function applyBoot(instruction: Instruction, bootSessionId: string, at: Instant): Instruction {
  if (instruction.state !== 'started' || instruction.startedIn === bootSessionId) return instruction
  return instruction.kind === 'diagnose'
    ? { ...instruction, state: 'failed', changedAt: at, detail: 'the machine booted before it had sent them' }
    : { ...instruction, state: 'done', changedAt: at }
}

const outOfOrder = (instruction: Instruction, report: InstructionReport): Refusal =>
  refusal(
    'INSTRUCTION_OUT_OF_ORDER',
    409,
    `instruction ${instruction.id} is ${instruction.state} and cannot become ${report.outcome}`,
    'ask for instructions again and report on what is delivered',
  )
