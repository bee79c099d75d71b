import type { AgentCredentials } from '../../domain/agents/agent-credentials.ts'
import type { Sql } from './sql.ts'

export const sqlAgentCredentials = (sql: Sql, { find }: Pick<AgentCredentials, 'find'>): AgentCredentials => ({
  find,
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
