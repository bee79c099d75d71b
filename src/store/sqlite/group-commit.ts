import type { DatabaseSync } from 'node:sqlite'

interface Job {
  readonly work: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** How many transactions one fsync may carry. */
const MOST_PER_COMMIT = 256

/**
 * Carries many transactions on one fsync: those that arrive while the event loop turns run one after another inside a single SQLite
 * transaction, each behind a savepoint of its own, and all of them resolve after the one COMMIT.
 * `work` may await nothing but this database: everything else waits for it.
 */
export class GroupCommit {
  readonly #database: DatabaseSync
  #waiting: Job[] = []
  #scheduled = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Resolves when the changes survive a power cut. Rejects, with nothing of them kept, when `work` or the commit fails. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => void this.#commitNext())
  }

  async #commitNext(): Promise<void> {
    const jobs = this.#waiting.splice(0, MOST_PER_COMMIT)
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      const settle = []
      for (const job of jobs) settle.push(await this.#runOne(job))
      this.#database.exec('COMMIT')
      for (const settled of settle) settled()
    } catch (failure) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      for (const job of jobs) job.reject(failure)
    } finally {
      this.#scheduled = false
      if (this.#waiting.length > 0) this.#schedule()
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
