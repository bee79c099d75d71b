import type { Kysely } from 'kysely'
import { fromDocument, toDocument } from './document.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export interface Kept {
  readonly id: number
  readonly organizationId: number
}

/** How things of one kind are found again. */
export interface DocumentKind<T> {
  readonly kind: string
  readonly parentOf: (thing: Omit<T, 'id'>) => number
  readonly nameOf: (thing: Omit<T, 'id'>) => string | undefined
  readonly isOpen: (thing: Omit<T, 'id'>) => boolean
}

/** Keeps things of one kind as documents, each replaced only by who has seen its latest state. */
export class Documents<T extends Kept> {
  readonly #sql: Sql
  readonly #kind: DocumentKind<T>

  constructor(sql: Sql, kind: DocumentKind<T>) {
    this.#sql = sql
    this.#kind = kind
  }

  add(thing: Omit<T, 'id'>): Promise<T> {
    return this.#sql.transact((db) => this.addIn(db, thing))
  }

  /** Within a transaction of the caller. */
  async addIn(db: Kysely<Schema>, thing: Omit<T, 'id'>): Promise<T> {
    const { id } = await db.insertInto('documents').values(this.#row(thing)).returning('id').executeTakeFirstOrThrow()
    return { ...thing, id } as T
  }

  /** False when it is no longer what `before` says. */
  keep(before: T, after: T): Promise<boolean> {
    return this.#sql.transact((db) => this.keepIn(db, before, after))
  }

  /** Within a transaction of the caller. */
  async keepIn(db: Kysely<Schema>, before: T, after: T): Promise<boolean> {
    const found = await db
      .selectFrom('documents')
      .select('body')
      .where('kind', '=', this.#kind.kind)
      .where('id', '=', before.id)
      .executeTakeFirst()
    // What a migration has written is the same document in another order.
    if (found === undefined || toDocument(fromDocument(found.body)) !== this.#row(before).body) return false
    await db.updateTable('documents').set(this.#row(after)).where('id', '=', before.id).execute()
    return true
  }

  remove(organizationId: number, id: number): Promise<boolean> {
    return this.#sql.transact(async (db) => {
      const { numDeletedRows } = await db
        .deleteFrom('documents')
        .where('kind', '=', this.#kind.kind)
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    })
  }

  async find(organizationId: number, id: number): Promise<T | undefined> {
    const row = await this.#all().where('organization_id', '=', organizationId).where('id', '=', id).executeTakeFirst()
    return row && this.#thing(row)
  }

  /** Oldest first. */
  async list(organizationId: number, parentId = 0): Promise<readonly T[]> {
    const rows = await this.#below(organizationId, parentId).orderBy('id').execute()
    return rows.map((row) => this.#thing(row))
  }

  /** Newest first. */
  async latest(organizationId: number, parentId: number, limit: number): Promise<readonly T[]> {
    const rows = await this.#below(organizationId, parentId).orderBy('id', 'desc').limit(limit).execute()
    return rows.map((row) => this.#thing(row))
  }

  /** Of every organization, oldest first. */
  async open(): Promise<readonly T[]> {
    const rows = await this.#all().where('open', '=', 1).orderBy('id').execute()
    return rows.map((row) => this.#thing(row))
  }

  #all() {
    return this.#sql.read.selectFrom('documents').select(['id', 'body']).where('kind', '=', this.#kind.kind)
  }

  #below(organizationId: number, parentId: number) {
    return this.#all().where('organization_id', '=', organizationId).where('parent_id', '=', parentId)
  }

  #thing({ id, body }: { readonly id: number; readonly body: string }): T {
    return { ...(fromDocument(body) as Omit<T, 'id'>), id } as T
  }

  #row(thing: Omit<T, 'id'>) {
    const body = Object.fromEntries(Object.entries(thing).filter(([name]) => name !== 'id'))
    return {
      kind: this.#kind.kind,
      organization_id: (thing as Pick<T, 'organizationId'>).organizationId,
      parent_id: this.#kind.parentOf(thing),
      name: this.#kind.nameOf(thing) ?? null,
      open: this.#kind.isOpen(thing) ? 1 : 0,
      body: toDocument(body),
    }
  }
}
