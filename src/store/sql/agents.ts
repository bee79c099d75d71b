import type { Uuid } from '../../base/uuid.ts'
import type { AgentCredentials } from '../../domain/agents/agent-credentials.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { Sql } from './sql.ts'

export const sqlAgentCredentials = (sql: Sql): AgentCredentials => ({
  async find(tokenHash) {
    const row = await sql.read
      .selectFrom('agent_credentials')
      .innerJoin('machines', 'machines.id', 'agent_credentials.machine_id')
      .select(['machines.uuid', 'session_id', 'revoked'])
      .where('hash', '=', tokenHash)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return row.revoked === 1 ? 'revoked' : { machineId: row.uuid as Uuid, bootSessionId: String(row.session_id) }
  },
})

export const sqlHeartbeats = (sql: Sql): HeartbeatStore => ({
  record: (from, heartbeat, at) =>
    sql.transact(async (db) => {
      await db
        .updateTable('machines')
        .set({ agent_heartbeat_at: at, heartbeat: JSON.stringify(heartbeat) })
        .where('uuid', '=', from.machineId)
        .execute()
    }),
})
