import type { Kysely } from 'kysely'
import type { BootTransaction } from '../../boot/boot-store.ts'
import { artifactFromRow, chainUrlFromRow } from './artifact-rows.ts'
import { eventToRow, sessionFromRow, sessionToRow, tokenFromRow, tokenToRow } from './boot-rows.ts'
import { lastAdmission } from './last-admission.ts'
import { roleOf } from './machine-roles.ts'
import {
  decisionsToRow,
  labelsFromColumn,
  machineFromRow,
  machineToRow,
  managedMachineFromRow,
  nextMachineId,
} from './machine-rows.ts'
import { readNewcomers } from './newcomers.ts'
import type { Schema } from './schema.ts'

/** The boot path's reads and writes as SQL. The caller opens and commits the transaction. */
export const bootTransaction = (db: Kysely<Schema>): BootTransaction => ({
  async artifactByFingerprint(fingerprint) {
    const row = await db
      .selectFrom('boot_artifacts')
      .selectAll()
      .where('fingerprint', '=', fingerprint)
      .executeTakeFirst()
    return row && artifactFromRow(row)
  },
  async chainUrlByHash(hash) {
    const row = await db.selectFrom('chain_urls').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && chainUrlFromRow(row)
  },
  async machineByUuid(uuid) {
    const row = await db.selectFrom('machines').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    return row && managedMachineFromRow(row)
  },
  async machineById(id) {
    const row = await db.selectFrom('machines').selectAll().where('id', '=', id).executeTakeFirst()
    return row && machineFromRow(row)
  },
  async labelsOfMachine(id) {
    const row = await db.selectFrom('machines').select('labels').where('id', '=', id).executeTakeFirst()
    return labelsFromColumn(row?.labels ?? '[]')
  },
  roleOf: (machineId, number) => roleOf(db, machineId, number),
  lastAdmission: (machineId) => lastAdmission(db, machineId),
  async insertMachine(machine) {
    const { id } = await db
      .insertInto('machines')
      .values({
        id: nextMachineId,
        ...machineToRow(machine),
        ...('approval' in machine ? decisionsToRow(machine) : {}),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { ...machine, id }
  },
  newcomers: (organizationId) => readNewcomers(db, organizationId),
  async updateMachine(machine) {
    await db.updateTable('machines').set(machineToRow(machine)).where('id', '=', machine.id).execute()
  },
  async noteUse(admission, machineId, now) {
    await db
      .insertInto('admissions')
      .values({
        kind: admission.by,
        credential_id: admission.id,
        machine_id: machineId,
        first_at: now,
        last_at: now,
        boots: 1,
      })
      .onConflict((c) =>
        c.columns(['kind', 'credential_id', 'machine_id']).doUpdateSet((e) => ({
          last_at: now,
          boots: e('admissions.boots', '+', 1),
        })),
      )
      .execute()
    switch (admission.by) {
      case 'boot-artifact':
        await db.updateTable('boot_artifacts').set({ last_used_at: now }).where('id', '=', admission.id).execute()
        break
      case 'trusted-certificate':
        await db.updateTable('trusted_certificates').set({ last_used_at: now }).where('id', '=', admission.id).execute()
        break
      case 'chain-url':
        await db
          .updateTable('chain_urls')
          .set((e) => ({ last_used_at: now, uses: e('uses', '+', 1) }))
          .where('id', '=', admission.id)
          .execute()
    }
  },
  async bootTokenByHash(hash) {
    const row = await db.selectFrom('boot_tokens').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && tokenFromRow(row)
  },
  async injectedTokenOf(sessionId) {
    const row = await db
      .selectFrom('boot_tokens')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('credential', 'is not', null)
      .orderBy('created_at', 'desc')
      .orderBy('used_at', 'asc')
      .limit(1)
      .executeTakeFirst()
    return row && tokenFromRow(row)
  },
  async insertBootToken(token) {
    await db.insertInto('boot_tokens').values(tokenToRow(token)).execute()
  },
  async markBootTokenUsed(hash, now, joinTokenId) {
    await db
      .updateTable('boot_tokens')
      .set({ used_at: now, join_token_id: joinTokenId ?? null })
      .where('hash', '=', hash)
      .execute()
  },
  async replaceAgentCredential(machineId, sessionId, hash) {
    await db.deleteFrom('agent_credentials').where('machine_id', '=', machineId).where('revoked', '=', 1).execute()
    await db.updateTable('agent_credentials').set({ revoked: 1 }).where('machine_id', '=', machineId).execute()
    await db
      .insertInto('agent_credentials')
      .values({ hash, machine_id: machineId, session_id: sessionId, revoked: 0 })
      .execute()
  },
  async sessionById(id) {
    const row = await db.selectFrom('boot_sessions').selectAll().where('id', '=', id).executeTakeFirst()
    return row && sessionFromRow(row)
  },
  async keepSession(session) {
    const row = sessionToRow(session)
    await db
      .insertInto('boot_sessions')
      .values(row)
      .onConflict((c) => c.column('id').doUpdateSet(row))
      .execute()
  },
  async keepEvent(event) {
    await db.insertInto('boot_events').values(eventToRow(event)).execute()
  },
})
