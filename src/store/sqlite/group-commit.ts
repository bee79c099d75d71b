import type { DatabaseSync } from 'node:sqlite'

interface Job {
  readonly work: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** How many transactions one fsync may carry. */
const MOST_PER_COMMIT = 256

/**
 * Carries many transactions on one fsync: those that arrive while the last ones become durable run one after another inside a single
 * SQLite transaction, each behind a savepoint of its own, and all of them resolve after the one sync.
 * `work` may await nothing but this database: everything else waits for it.
 */
export class GroupCommit {
  readonly #database: DatabaseSync
  readonly #durable: () => Promise<void>
  #waiting: Job[] = []
  #scheduled = false
  readonly #listeners = new Set<() => void>()
  #lost: { readonly because: unknown } | undefined
  readonly #loss = Promise.withResolvers<unknown>()

  /** `durable` resolves when what the database has committed survives a power cut. */
  constructor(database: DatabaseSync, durable: () => Promise<void>) {
    this.#database = database
    this.#durable = durable
  }

  /** Resolves, with what the disk said, once a sync has failed. Never rejects. */
  get lost(): Promise<unknown> {
    return this.#loss.promise
  }

  /** Throws once a sync has failed: then what can be read may not survive. */
  assertSound(): void {
    if (this.#lost !== undefined) throw this.#lost.because
  }

  /**
   * Resolves when the changes survive a power cut. Rejects, with nothing of them kept, when `work` or the commit fails.
   * Rejects for good once a sync has failed: nobody knows then which of the last changes the disk has.
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.#schedule()
    })
  }

  /** Calls `listener` after every commit. Returns the function that ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => void this.#commitNext())
  }

  async #commitNext(): Promise<void> {
    const jobs = this.#waiting.splice(0, MOST_PER_COMMIT)
    try {
      const settle = await this.#commit(jobs)
      await this.#sync()
      for (const settled of settle) settled()
      for (const listener of this.#listeners) listener()
    } catch (failure) {
      for (const job of jobs) job.reject(failure)
    } finally {
      this.#scheduled = false
      if (this.#waiting.length > 0) this.#schedule()
    }
  }

  /** Runs the jobs in one transaction and returns how to answer each. */
  async #commit(jobs: readonly Job[]): Promise<readonly (() => void)[]> {
    this.assertSound()
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      const settle = []
      for (const job of jobs) settle.push(await this.#runOne(job))
      this.#database.exec('COMMIT')
      return settle
    } catch (failure) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw failure
    }
  }

  /** After a failure the kernel forgets which pages it could not write, so a second sync would succeed and prove nothing. */
  async #sync(): Promise<void> {
    try {
      await this.#durable()
    } catch (failure) {
      this.#lost = { because: failure }
      this.#loss.resolve(failure)
      throw failure
    }
  }

  /** Runs one job and returns how to answer it once the commit has succeeded. */
  async #runOne(job: Job): Promise<() => void> {
    this.#database.exec('SAVEPOINT job')
    try {
      const value = await job.work()
      this.#database.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (failure) {
      this.#database.exec('ROLLBACK TO job; RELEASE job')
      return () => job.reject(failure)
    }
  }
}
