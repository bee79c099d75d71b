import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { AgentIdentity } from './agent-credentials.ts'
import type { Instruction, InstructionReport } from './instruction.ts'

/** Keeps instructions and applies the rules of `instruction.ts` to them, each call in one transaction that is durable when it resolves. */
export interface InstructionStore {
  /** The oldest deliverable instruction of the machine, now `delivered`. */
  deliverNext(machineId: Uuid, at: Instant): Promise<Instruction | undefined>

  /** Refuses with `noSuchInstruction` what does not exist or belongs to another machine. */
  report(from: AgentIdentity, id: number, report: InstructionReport, at: Instant): Promise<Result<Instruction, Refusal>>

  /** Called when a machine speaks: applies `applyBoot` to its started instructions. */
  noteBoot(from: AgentIdentity, at: Instant): Promise<void>
}

export const noSuchInstruction = (id: number): Refusal =>
  refusal(
    'NO_SUCH_INSTRUCTION',
    404,
    `there is no instruction ${id} for this machine`,
    'ask for instructions again and report on what is delivered',
  )
