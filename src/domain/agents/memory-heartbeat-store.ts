import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { AgentIdentity } from './agent-credentials.ts'
import type { HeartbeatStore } from './heartbeat-store.ts'
import type { Heartbeat } from './heartbeat.ts'

export interface RecordedHeartbeat {
  readonly from: AgentIdentity
  readonly heartbeat: Heartbeat
  readonly at: Instant
}

export class MemoryHeartbeatStore implements HeartbeatStore {
  readonly #latest = new Map<Uuid, RecordedHeartbeat>()

  async record(from: AgentIdentity, heartbeat: Heartbeat, at: Instant): Promise<void> {
    this.#latest.set(from.machineId, { from, heartbeat, at })
  }

  latest(machineId: Uuid): RecordedHeartbeat | undefined {
    return this.#latest.get(machineId)
  }
}
