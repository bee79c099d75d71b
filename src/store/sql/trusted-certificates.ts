import type { Kysely, Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { TrustRegistry } from '../../domain/trust/trust-registry.ts'
import type { CrlState, TrustedCertificate, TrustKind } from '../../domain/trust/trusted-certificate.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

type Row = Selectable<Schema['trusted_certificates']>

export const sqlTrust = (sql: Sql): TrustRegistry => ({
  add: (certificate, crl) =>
    sql.transact(async (db) => {
      await keepList(db, certificate.crl, crl)
      const row = await db
        .insertInto('trusted_certificates')
        .values({
          organization_id: certificate.organizationId,
          name: certificate.name,
          kind: certificate.kind,
          fingerprint: certificate.fingerprint,
          der: certificate.der ?? null,
          created_at: certificate.createdAt,
          ...crlColumns(certificate.crl),
        })
        .onConflict((c) => c.column('fingerprint').where('revoked_at', 'is', null).doNothing())
        .returningAll()
        .executeTakeFirst()
      return row && trustedCertificateFromRow(row)
    }),
  async list(organizationId) {
    const rows = await sql.read
      .selectFrom('trusted_certificates')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .execute()
    return rows.map(trustedCertificateFromRow)
  },
  async inForce() {
    const rows = await sql.read
      .selectFrom('trusted_certificates')
      .selectAll()
      .where('revoked_at', 'is', null)
      .orderBy('id')
      .execute()
    return rows.map(trustedCertificateFromRow)
  },
  async find(organizationId, id) {
    const row = await sql.read
      .selectFrom('trusted_certificates')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && trustedCertificateFromRow(row)
  },
  async crl(hash) {
    const row = await sql.read
      .selectFrom('revocation_lists')
      .select('bytes')
      .where('hash', '=', hash)
      .executeTakeFirst()
    return row?.bytes
  },
  noteCrl: (id, state, bytes) =>
    sql.transact(async (db) => {
      await keepList(db, state, bytes)
      await db.updateTable('trusted_certificates').set(crlColumns(state)).where('id', '=', id).execute()
      await db
        .deleteFrom('revocation_lists')
        .where((e) =>
          e.not(
            e.exists(
              e.selectFrom('trusted_certificates').select('id').whereRef('crl_hash', '=', 'revocation_lists.hash'),
            ),
          ),
        )
        .execute()
    }),
  remove: (organizationId, id, now) =>
    sql.transact(async (db) => {
      const row = await db
        .updateTable('trusted_certificates')
        .set((e) => ({ revoked_at: e.fn.coalesce('revoked_at', e.val(now)) }))
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && trustedCertificateFromRow(row)
    }),
})

async function keepList(db: Kysely<Schema>, { hash }: CrlState, bytes: Uint8Array | undefined): Promise<void> {
  if (hash === undefined || bytes === undefined) return
  await db
    .insertInto('revocation_lists')
    .values({ hash, bytes })
    .onConflict((c) => c.doNothing())
    .execute()
}

const crlColumns = (crl: CrlState): Pick<Row, 'crl_url' | 'crl_hash' | 'crl_checked_at' | 'crl_problem'> => ({
  crl_url: crl.url ?? null,
  crl_hash: crl.hash ?? null,
  crl_checked_at: crl.checkedAt ?? null,
  crl_problem: crl.problem ?? null,
})

export const trustedCertificateFromRow = (row: Row): TrustedCertificate => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  kind: row.kind as TrustKind,
  fingerprint: row.fingerprint,
  der: row.der ?? undefined,
  crl: {
    url: row.crl_url ?? undefined,
    hash: row.crl_hash ?? undefined,
    checkedAt: (row.crl_checked_at ?? undefined) as Instant | undefined,
    problem: row.crl_problem ?? undefined,
  },
  createdAt: row.created_at as Instant,
  revokedAt: (row.revoked_at ?? undefined) as Instant | undefined,
  lastUsedAt: (row.last_used_at ?? undefined) as Instant | undefined,
})
