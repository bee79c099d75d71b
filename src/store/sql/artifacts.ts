import type { ArtifactRegistry } from '../../domain/artifacts/artifact-registry.ts'
import { artifactFromRow, chainUrlFromRow } from './artifact-rows.ts'
import { toDocument } from './document.ts'
import type { Sql } from './sql.ts'

export const sqlArtifacts = (sql: Sql): ArtifactRegistry => ({
  async createArtifact(artifact, certificatePem, sealedKey) {
    const values = {
      organization_id: artifact.organizationId,
      name: artifact.name,
      status: artifact.status,
      fingerprint: artifact.fingerprint,
      ipxe_version: artifact.ipxeVersion,
      certificate_pem: certificatePem,
      sealed_key: sealedKey,
      created_at: artifact.createdAt,
      expires_at: artifact.expiresAt,
      network: artifact.network === undefined ? null : toDocument(artifact.network),
    }
    const { id } = await sql.transact((db) =>
      db.insertInto('boot_artifacts').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...artifact }
  },
  async artifacts(organizationId) {
    const rows = await sql.read
      .selectFrom('boot_artifacts')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map(artifactFromRow)
  },
  async artifactWithKey(organizationId, id) {
    const row = await sql.read
      .selectFrom('boot_artifacts')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && { artifact: artifactFromRow(row), certificatePem: row.certificate_pem, sealedKey: row.sealed_key }
  },
  async artifactById(id) {
    const row = await sql.read.selectFrom('boot_artifacts').selectAll().where('id', '=', id).executeTakeFirst()
    return row && { artifact: artifactFromRow(row), certificatePem: row.certificate_pem, sealedKey: row.sealed_key }
  },
  noteMinting: (id, status, ipxeVersion) =>
    sql.transact(async (db) => {
      await db.updateTable('boot_artifacts').set({ status, ipxe_version: ipxeVersion }).where('id', '=', id).execute()
    }),
  revokeArtifact: (organizationId, id, now) =>
    sql.transact(async (db) => {
      const row = await db
        .updateTable('boot_artifacts')
        .set((e) => ({ revoked_at: e.fn.coalesce('revoked_at', e.val(now)) }))
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && artifactFromRow(row)
    }),
  async createChainUrl(chain) {
    const values = {
      organization_id: chain.organizationId,
      name: chain.name,
      hash: chain.hash,
      created_at: chain.createdAt,
      expires_at: chain.expiresAt,
      uses: chain.uses,
    }
    const { id } = await sql.transact((db) =>
      db.insertInto('chain_urls').values(values).returning('id').executeTakeFirstOrThrow(),
    )
    return { id, ...chain }
  },
  async chainUrls(organizationId) {
    const rows = await sql.read
      .selectFrom('chain_urls')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map(chainUrlFromRow)
  },
  revokeChainUrl: (organizationId, id, now) =>
    sql.transact(async (db) => {
      const row = await db
        .updateTable('chain_urls')
        .set((e) => ({ revoked_at: e.fn.coalesce('revoked_at', e.val(now)) }))
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && chainUrlFromRow(row)
    }),
})
