import { concat } from '../../base/bytes.ts'
import type { Uuid } from '../../base/uuid.ts'
import { judgeAppend, type JournalAppend, type JournalStore } from './journal-store.ts'

export class MemoryJournalStore implements JournalStore {
  readonly #quota: number
  readonly #journals = new Map<string, Uint8Array>()

  /** `quota` in bytes, for each boot. */
  constructor(quota: number) {
    this.#quota = quota
  }

  async size(machineId: Uuid, bootId: Uuid): Promise<number> {
    return this.#journal(machineId, bootId).length
  }

  async append(machineId: Uuid, bootId: Uuid, offset: number, bytes: Uint8Array): Promise<JournalAppend> {
    const journal = this.#journal(machineId, bootId)
    const verdict = judgeAppend(journal.length, offset, bytes.length, this.#quota)
    if (verdict.kind === 'appended') this.#journals.set(`${machineId}/${bootId}`, concat([journal, bytes]))
    return verdict
  }

  async read(machineId: Uuid, bootId: Uuid, offset: number, limit: number): Promise<Uint8Array> {
    return this.#journal(machineId, bootId).slice(offset, offset + limit)
  }

  #journal(machineId: Uuid, bootId: Uuid): Uint8Array {
    return this.#journals.get(`${machineId}/${bootId}`) ?? new Uint8Array(0)
  }
}
