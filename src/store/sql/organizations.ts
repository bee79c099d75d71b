import type { Kysely } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ApiKey, Scope } from '../../domain/organizations/api-key.ts'
import type { OrganizationRegistry } from '../../domain/organizations/organization-registry.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export const sqlOrganizations = (sql: Sql): OrganizationRegistry => ({
  async organizations() {
    const rows = await sql.read.selectFrom('organizations').selectAll().orderBy('id').execute()
    return rows.map((r) => ({ id: r.id, uuid: r.uuid as Uuid, name: r.name, createdAt: r.created_at as Instant }))
  },
  async createOrganization(organization) {
    const { uuid, name, createdAt } = organization
    const values = { uuid, name, created_at: createdAt }
    const { id } = await sql.transact((db) =>
      db.insertInto('organizations').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...organization }
  },
  async apiKeyByHash(hash) {
    const row = await sql.read.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && apiKeyFromRow(row)
  },
  async createApiKey(key) {
    const values = {
      organization_id: key.organizationId,
      name: key.name,
      scope: key.scope,
      hash: key.hash,
      created_at: key.createdAt,
      expires_at: key.expiresAt ?? null,
    }
    const { id } = await sql.transact((db) =>
      db.insertInto('api_keys').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...key }
  },
  async apiKeys(organizationId) {
    const rows = await sql.read
      .selectFrom('api_keys')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map(apiKeyFromRow)
  },
  expireApiKey: (organizationId, id, now) => sql.transact((db) => expire(db, organizationId, id, now)),
})

async function expire(db: Kysely<Schema>, organizationId: number, id: number, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ expires_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const apiKeyFromRow = (row: {
  id: number
  organization_id: number
  name: string
  scope: string
  hash: string
  created_at: number
  expires_at: number | null
}): ApiKey => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  scope: row.scope as Scope,
  hash: row.hash,
  createdAt: row.created_at as Instant,
  expiresAt: (row.expires_at ?? undefined) as Instant | undefined,
})
