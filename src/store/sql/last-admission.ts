import type { Kysely } from 'kysely'
import type { LastAdmission } from '../../boot/decide-kexec.ts'
import { artifactFromRow, chainUrlFromRow } from './artifact-rows.ts'
import type { Schema } from './schema.ts'
import { trustedCertificateFromRow } from './trusted-certificates.ts'

/** What a machine last came in by, as that credential is now. */
export async function lastAdmission(db: Kysely<Schema>, machineId: number): Promise<LastAdmission | undefined> {
  const admission = await db
    .selectFrom('admissions')
    .select(['kind', 'credential_id'])
    .where('machine_id', '=', machineId)
    .orderBy('last_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (admission === undefined) return undefined
  const by = admission.kind as LastAdmission['by']
  const id = admission.credential_id
  switch (by) {
    case 'boot-artifact': {
      const row = await db.selectFrom('boot_artifacts').selectAll().where('id', '=', id).executeTakeFirst()
      return { by, credential: row && artifactFromRow(row) }
    }
    case 'chain-url': {
      const row = await db.selectFrom('chain_urls').selectAll().where('id', '=', id).executeTakeFirst()
      return { by, credential: row && chainUrlFromRow(row) }
    }
    case 'trusted-certificate': {
      const row = await db.selectFrom('trusted_certificates').selectAll().where('id', '=', id).executeTakeFirst()
      return { by, credential: row && trustedCertificateFromRow(row) }
    }
  }
}
