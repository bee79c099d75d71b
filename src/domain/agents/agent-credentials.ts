import type { Uuid } from '../../base/uuid.ts'

/** Whom a token stands for: the agent of one machine, in one boot session. */
export interface AgentIdentity {
  readonly machineId: Uuid
  readonly bootSessionId: string
}

/** Finds the holder of an agent token by the token's hash; the token itself is never stored. */
export interface AgentCredentials {
  find(tokenHash: string): Promise<AgentIdentity | 'revoked' | undefined>
}
