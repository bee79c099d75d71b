import type { Instant } from '../../base/instant.ts'
import type { AgentIdentity } from './agent-credentials.ts'
import type { Heartbeat } from './heartbeat.ts'

/** Keeps the last heartbeat of every machine. */
export interface HeartbeatStore {
  /** `at` is the server's time. Resolves once the heartbeat is kept. */
  record(from: AgentIdentity, heartbeat: Heartbeat, at: Instant): Promise<void>
}
