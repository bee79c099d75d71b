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
  async find({ organizationId, kind, name }) {
    const row = await sql.read
      .selectFrom('declared_documents')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst()
    return row && documentFromRow(row)
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
      for (const { organizationId, kind, name, text, changedAt } of put)
        await db
          .insertInto('declared_documents')
          .values({ organization_id: organizationId, kind, name, text, changed_at: changedAt })
          .onConflict((c) =>
            c.columns(['organization_id', 'kind', 'name']).doUpdateSet({ text, changed_at: changedAt }),
          )
          .execute()
    }),
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
