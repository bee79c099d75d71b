import type { DatabaseSync } from 'node:sqlite'
import type { AgentCredentials, AgentIdentity } from '../../domain/agents/agent-credentials.ts'
import { openStates } from '../../domain/agents/instruction.ts'
import type { Uuid } from '../../base/uuid.ts'
import { BatchedLookUp, type Row } from './batched-look-up.ts'

/** What every heartbeat asks: who speaks, and whether that machine was told something. */
export interface AgentLookUps extends Pick<AgentCredentials, 'find'> {
  hasOpenInstruction(machine: Uuid): Promise<boolean>
}

export function sqliteAgentLookUps(reader: DatabaseSync): AgentLookUps {
  const credentials = new BatchedLookUp(
    reader,
    `SELECT m.uuid, c.session_id, c.revoked, c.key_hash, s.outcome FROM agent_credentials c
     JOIN machines m ON m.id = c.machine_id LEFT JOIN boot_sessions s ON s.id = c.session_id WHERE c.hash = ?`,
  )
  const instructions = new BatchedLookUp(
    reader,
    `SELECT 1 FROM instructions i JOIN machines m ON m.id = i.machine_id
     WHERE m.uuid = ? AND i.state IN (${openStates.map((state) => `'${state}'`).join(', ')}) LIMIT 1`,
  )
  return {
    find: async (tokenHash) => {
      const row = await credentials.get(tokenHash)
      if (row === undefined) return undefined
      return row['revoked'] === 1 ? 'revoked' : identityOf(row)
    },
    hasOpenInstruction: async (machine) => (await instructions.get(machine)) !== undefined,
  }
}

const identityOf = (row: Row): AgentIdentity => ({
  machineId: String(row['uuid']) as Uuid,
  bootSessionId: String(row['session_id']),
  boundKey: row['key_hash'] === null ? undefined : String(row['key_hash']),
  // A boot that is no longer kept was long ago.
  isFirstWord: row['outcome'] !== null && row['outcome'] !== 'running',
})
