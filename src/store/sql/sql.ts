import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What every query here needs of an engine: committed state to read, and transactions that are durable when they resolve. */
export interface Sql {
  readonly read: Kysely<Schema>
  /** `work` may await nothing but its `db`. */
  transact<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>
}
