import type { Uuid } from '../../base/uuid.ts'
import type { AgentCredentials } from '../../domain/agents/agent-credentials.ts'
import type { Sql } from './sql.ts'

export const sqlAgentCredentials = (sql: Sql): AgentCredentials => ({
  async find(tokenHash) {
    const row = await sql.read
      .selectFrom('agent_credentials')
      .innerJoin('machines', 'machines.id', 'agent_credentials.machine_id')
      .select(['machines.uuid', 'session_id', 'revoked', 'key_hash'])
      .where('hash', '=', tokenHash)
      .executeTakeFirst()
    if (row === undefined) return undefined
    if (row.revoked === 1) return 'revoked'
    return {
      machineId: row.uuid as Uuid,
      bootSessionId: String(row.session_id),
      boundKey: row.key_hash ?? undefined,
    }
  },
  bindKey: (tokenHash, keyHash, until) =>
    sql.transact(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('agent_credentials')
        .set({ key_hash: keyHash, key_until: until })
        .where('hash', '=', tokenHash)
        .where('revoked', '=', 0)
        .where((e) => e.or([e('key_hash', 'is', null), e('key_hash', '=', keyHash)]))
        .executeTakeFirst()
      return numUpdatedRows > 0n
    }),
})
