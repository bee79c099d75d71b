import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { UefiHttpBootUrlRegistry } from '../../domain/artifacts/uefi-http-boot-url-registry.ts'
import type { UefiHttpBootUrl, UefiProtocols } from '../../domain/artifacts/uefi-http-boot-url.ts'
import { artifactFromRow } from './artifact-rows.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlUefiHttpBootUrls = (sql: Sql): UefiHttpBootUrlRegistry => ({
  async create(url) {
    const values = {
      artifact_id: url.artifactId,
      name: url.name,
      protocols: url.protocols,
      hash: url.hash,
      created_at: url.createdAt,
      expires_at: url.expiresAt,
      uses: url.uses,
    }
    const { id } = await sql.transact((db) =>
      db.insertInto('uefi_http_boot_urls').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...url }
  },
  async list(artifactId) {
    const rows = await sql.read
      .selectFrom('uefi_http_boot_urls')
      .selectAll()
      .where('artifact_id', '=', artifactId)
      .orderBy('id')
      .execute()
    return rows.map(fromRow)
  },
  async byHash(hash) {
    const row = await sql.read.selectFrom('uefi_http_boot_urls').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined) return undefined
    const artifact = await sql.read
      .selectFrom('boot_artifacts')
      .selectAll()
      .where('id', '=', row.artifact_id)
      .executeTakeFirstOrThrow()
    return { url: fromRow(row), artifact: artifactFromRow(artifact) }
  },
  noteUse: (id, now) =>
    sql.transact(async (db) => {
      await db
        .updateTable('uefi_http_boot_urls')
        .set((e) => ({ last_used_at: now, uses: e('uses', '+', 1) }))
        .where('id', '=', id)
        .execute()
    }),
  revoke: (artifactId, id, now) =>
    sql.transact(async (db) => {
      const row = await db
        .updateTable('uefi_http_boot_urls')
        .set((e) => ({ revoked_at: e.fn.coalesce('revoked_at', e.val(now)) }))
        .where('artifact_id', '=', artifactId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && fromRow(row)
    }),
})

const fromRow = (row: Selectable<Schema['uefi_http_boot_urls']>): UefiHttpBootUrl => ({
  id: row.id,
  artifactId: row.artifact_id,
  name: row.name,
  protocols: row.protocols as UefiProtocols,
  hash: row.hash,
  createdAt: row.created_at as Instant,
  expiresAt: row.expires_at as Instant,
  revokedAt: (row.revoked_at ?? undefined) as Instant | undefined,
  lastUsedAt: (row.last_used_at ?? undefined) as Instant | undefined,
  uses: row.uses,
})
