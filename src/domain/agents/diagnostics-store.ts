import type { Uuid } from '../../base/uuid.ts'

/** Keeps what agents collected, a text for each instruction that asked for it. The oldest texts of a machine give way to newer ones. */
export interface DiagnosticsStore {
  /** Whole and durable when it resolves; the same instruction again replaces its text. */
  keep(machineId: Uuid, instructionId: number, text: Uint8Array): Promise<void>
  read(machineId: Uuid, instructionId: number): Promise<Uint8Array | undefined>
}
