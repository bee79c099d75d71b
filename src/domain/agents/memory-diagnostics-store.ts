import type { Uuid } from '../../base/uuid.ts'
import type { DiagnosticsStore } from './diagnostics-store.ts'

/** In memory; a machine keeps the texts of its newest `most` instructions. */
export class MemoryDiagnosticsStore implements DiagnosticsStore {
  readonly #most: number
  readonly #texts = new Map<Uuid, Map<number, Uint8Array>>()

  constructor(most: number) {
    this.#most = most
  }

  keep(machineId: Uuid, instructionId: number, text: Uint8Array): Promise<void> {
    const texts = this.#texts.get(machineId) ?? new Map<number, Uint8Array>()
    texts.set(instructionId, text)
    for (const oldest of [...texts.keys()].toSorted((a, b) => b - a).slice(this.#most)) texts.delete(oldest)
    this.#texts.set(machineId, texts)
    return Promise.resolve()
  }

  read(machineId: Uuid, instructionId: number): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#texts.get(machineId)?.get(instructionId))
  }
}
