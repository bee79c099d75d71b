import type { Instant } from '../../base/instant.ts'
import type { Refusal } from '../../base/refusal.ts'
import { err, type Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { AgentIdentity } from './agent-credentials.ts'
import { noSuchInstruction, type InstructionStore } from './instruction-store.ts'
import {
  applyBoot,
  applyReport,
  deliver,
  isDeliverable,
  newInstruction,
  type Instruction,
  type InstructionKind,
  type InstructionReport,
} from './instruction.ts'

export class MemoryInstructionStore implements InstructionStore {
  readonly #instructions = new Map<number, Instruction>()

  add(machineId: Uuid, kind: InstructionKind, at: Instant): Instruction {
    return this.#keep(newInstruction(this.#instructions.size + 1, machineId, kind, at))
  }

  get(id: number): Instruction | undefined {
    return this.#instructions.get(id)
  }

  async deliverNext(machineId: Uuid, at: Instant): Promise<Instruction | undefined> {
    const next = this.#of(machineId).find(isDeliverable)
    return next === undefined ? undefined : this.#keep(deliver(next, at))
  }

  async report(
    from: AgentIdentity,
    id: number,
    report: InstructionReport,
    at: Instant,
  ): Promise<Result<Instruction, Refusal>> {
    const instruction = this.#of(from.machineId).find((i) => i.id === id)
    if (instruction === undefined) return err(noSuchInstruction(id))
    const result = applyReport(instruction, report, from, at)
    if (result.ok) this.#keep(result.value)
    return result
  }

  async noteBoot(from: AgentIdentity, at: Instant): Promise<void> {
    for (const instruction of this.#of(from.machineId)) this.#keep(applyBoot(instruction, from.bootSessionId, at))
  }

  #of(machineId: Uuid): readonly Instruction[] {
    return [...this.#instructions.values()].filter((i) => i.machineId === machineId)
  }

  #keep(instruction: Instruction): Instruction {
    this.#instructions.set(instruction.id, instruction)
    return instruction
  }
}
