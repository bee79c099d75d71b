import { setTimeout as wait } from 'node:timers/promises'
import type { OperationStore } from '../domain/operations/operation-store.ts'
import { INTERRUPTED, type Operation } from '../domain/operations/operation.ts'
import { runOperation, type Work } from '../domain/operations/run-operation.ts'
import type { Clock } from '../host/clock.ts'

/** A stop waits so long for operations under way. What takes longer is failed by the next start. */
const PATIENCE = 3000

/** Starts operations and knows which are under way. */
export class Operations {
  readonly #store: OperationStore
  readonly #clock: Clock
  readonly #onFailed: (failure: unknown) => void
  readonly #running = new Set<Promise<void>>()

  constructor(store: OperationStore, clock: Clock, onFailed: (failure: unknown) => void) {
    this.#store = store
    this.#clock = clock
    this.#onFailed = onFailed
  }

  /** Fails what an earlier process left unfinished. */
  async resume(): Promise<void> {
    await this.#store.interrupt(this.#clock(), INTERRUPTED)
  }

  /** Resolves as soon as the operation is kept; its work goes on by itself. */
  async start(organizationId: number, action: string, subject: string, work: Work): Promise<Operation> {
    const operation = await this.#store.create({
      organizationId,
      action,
      subject,
      status: 'pending',
      createdAt: this.#clock(),
      finishedAt: undefined,
      failure: undefined,
      log: [],
    })
    const run = runOperation(this.#store, operation, work, this.#clock, this.#onFailed)
    this.#running.add(run)
    void run.finally(() => this.#running.delete(run))
    return operation
  }

  async settled(): Promise<void> {
    const enough = new AbortController()
    const patience = wait(PATIENCE, undefined, { signal: enough.signal }).catch(() => undefined)
    await Promise.race([Promise.all(this.#running), patience])
    enough.abort()
  }
}
