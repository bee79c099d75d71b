import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

interface Question {
  readonly key: string
  readonly resolve: (row: Row | undefined) => void
  readonly reject: (failure: unknown) => void
}

export type Row = Readonly<Record<string, SQLOutputValue>>

/**
 * Finds rows by a key, for what is asked thousands of times a second. Every commit of the writer makes a reader forget its pages and look at
 * the log anew: questions that arrive in one turn of the event loop share that, and one snapshot, which is newer than all of them.
 */
export class BatchedLookUp {
  readonly #reader: DatabaseSync
  readonly #find: (key: string) => Row | undefined
  #waiting: Question[] = []

  /** `sql` has one parameter, and one row is all that is wanted of it. */
  constructor(reader: DatabaseSync, sql: string) {
    this.#reader = reader
    const statement = reader.prepare(sql)
    this.#find = (key) => statement.get(key)
  }

  get(key: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ key, resolve, reject }) === 1) setImmediate(() => this.#answerAll())
    })
  }

  #answerAll(): void {
    const questions = this.#waiting
    this.#waiting = []
    try {
      this.#reader.exec('BEGIN')
      try {
        for (const { key, resolve } of questions) resolve(this.#find(key))
      } finally {
        this.#reader.exec('COMMIT')
      }
    } catch (failure) {
      for (const { reject } of questions) reject(failure)
    }
  }
}
