import type { Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { historyMoved, type HistoryStore } from './history-store.ts'
import { emptyHistory, type History } from './history.ts'

export class MemoryHistoryStore<Content> implements HistoryStore<Content> {
  readonly #histories = new Map<number, History<Content>>()

  async history(ownerId: number): Promise<History<Content>> {
    return this.#now(ownerId)
  }

  async keep(
    ownerId: number,
    before: History<Content>,
    after: History<Content>,
  ): Promise<Result<History<Content>, Refusal>> {
    if (this.#now(ownerId) !== before) return err(historyMoved())
    this.#histories.set(ownerId, after)
    return ok(after)
  }

  async forget(ownerId: number): Promise<void> {
    this.#histories.delete(ownerId)
  }

  #now(ownerId: number): History<Content> {
    return this.#histories.get(ownerId) ?? emptyHistory
  }
}
