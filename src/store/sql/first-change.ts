import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

type Write = (db: Kysely<Schema>) => Promise<void>

interface Rider {
  readonly write: Write
  state: 'waiting' | 'aboard' | 'kept'
}

/** Lets a row ride along with the first change that some work makes, however deep inside it that is: kept with it, or not at all. */
export class FirstChange {
  readonly #riders = new AsyncLocalStorage<Rider>()

  /** Runs `work`; `write` happens within its first transaction. */
  during(write: Write, work: () => void): void {
    this.#riders.run({ write, state: 'waiting' }, work)
  }

  /** Whether the work that calls this has changed anything. */
  hasHappened(): boolean {
    return this.#riders.getStore()?.state === 'kept'
  }

  /** `sql`, with room for riders. */
  carriedBy(sql: Sql): Sql {
    return {
      read: sql.read,
      transact: async (work) => {
        // Read here: the transaction itself runs in the context of whoever came first into its commit.
        const rider = this.#riders.getStore()
        if (rider?.state !== 'waiting') return sql.transact(work)
        rider.state = 'aboard'
        try {
          const value = await sql.transact(async (db) => {
            await rider.write(db)
            return work(db)
          })
          rider.state = 'kept'
          return value
        } catch (failure) {
          rider.state = 'waiting'
          throw failure
        }
      },
    }
  }
}
