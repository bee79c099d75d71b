import { createHash } from 'node:crypto'
import { instant } from '../../base/instant.ts'
import type { DeclaredDocumentStore } from '../../domain/profiles/declared-document-store.ts'
import type { DeclaredDocument, DeclaredKind } from '../../domain/profiles/declared-document.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlDeclaredDocuments = (sql: Sql): DeclaredDocumentStore => ({
  async load() {
    const rows = await sql.read.selectFrom('declared_documents').selectAll().execute()
    return rows.map(documentFromRow)
  },
  async find(organizationId, wanted) {
    const found: DeclaredDocument[] = []
    for (const [kind, refs] of Map.groupBy(wanted, (ref) => ref.kind))
      for (const some of chunks(refs)) {
        const rows = await sql.read
          .selectFrom('declared_documents')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('kind', '=', kind)
          .where(
            'name',
            'in',
            some.map(({ name }) => name),
          )
          .execute()
        found.push(...rows.map(documentFromRow))
      }
    return found
  },
  write: (put, removed) =>
    sql.transact(async (db) => {
      for (const { organizationId, kind, name } of removed)
        await db
          .deleteFrom('declared_documents')
          .where('organization_id', '=', organizationId)
          .where('kind', '=', kind)
          .where('name', '=', name)
          .execute()
      for (const some of chunks(put))
        await db
          .insertInto('declared_documents')
          .values(some.map(documentToRow))
          .onConflict((c) =>
            c.columns(['organization_id', 'kind', 'name']).doUpdateSet((e) => ({
              text: e.ref('excluded.text'),
              changed_at: e.ref('excluded.changed_at'),
            })),
          )
          .execute()
    }),
})

/** For one statement: a folder of thousands keeps every other transaction waiting. */
const ROWS = 500

const chunks = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / ROWS) }, (_, i) => all.slice(i * ROWS, (i + 1) * ROWS))

const documentToRow = (document: DeclaredDocument): Schema['declared_documents'] => ({
  organization_id: document.organizationId,
  kind: document.kind,
  name: document.name,
  text: document.text,
  changed_at: document.changedAt,
})

const documentFromRow = (row: Schema['declared_documents']): DeclaredDocument => ({
  organizationId: row.organization_id,
  kind: row.kind as DeclaredKind,
  name: row.name,
  text: row.text,
  version: versionOf(row.text),
  changedAt: instant(row.changed_at),
})

/** Of a text, whenever and by whomever it was written. */
export const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
