import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'

/** A batch of this size is written at once, a smaller one when everything that had arrived by now is decided. */
const FULL_BATCH = 64
/** More than this many waiting for a stalled store are turned away. */
const MOST_WAITING = 4096

interface Waiting {
  readonly leases: readonly Lease[]
  readonly done: (kept: boolean) => void
}

/**
 * Many leases, one write: what arrives while a write is under way goes into the next, so a slow disk makes larger batches, not
 * more writes. Writes are in order, one at a time.
 */
export class GroupCommit {
  readonly #store: LeaseStore
  readonly #onFailure: (error: unknown) => void
  #waiting: Waiting[] = []
  #scheduled: NodeJS.Immediate | undefined
  #writing: Promise<void> | undefined

  /** `onFailure` is called once for every batch that the store could not keep. */
  constructor(store: LeaseStore, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#onFailure = onFailure
  }

  /** Calls `done` once, later, and tells whether the leases are durable. False when too many wait already. */
  keep(leases: readonly Lease[], done: (kept: boolean) => void): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false
    this.#waiting.push({ leases, done })
    this.#schedule()
    return true
  }

  /** Writes what waits and resolves when nothing is left. */
  async drain(): Promise<void> {
    while (this.#writing !== undefined || this.#waiting.length > 0) {
      this.#start()
      await this.#writing
    }
  }

  #schedule(): void {
    if (this.#writing !== undefined) return
    if (this.#waiting.length >= FULL_BATCH) this.#start()
    else this.#scheduled ??= setImmediate(() => this.#start())
  }

  #start(): void {
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    if (this.#writing !== undefined || this.#waiting.length === 0) return
    const batch = this.#waiting
    this.#waiting = []
    this.#writing = this.#write(batch)
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const kept = await this.#append(batch.flatMap(({ leases }) => leases))
    this.#writing = undefined
    for (const { done } of batch) done(kept)
    if (this.#waiting.length > 0) this.#schedule()
  }

  async #append(leases: readonly Lease[]): Promise<boolean> {
    try {
      await this.#store.append(leases)
      return true
    } catch (error) {
      this.#onFailure(error)
      return false
    }
  }
}
