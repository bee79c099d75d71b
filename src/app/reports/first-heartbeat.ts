import type { Timeline } from '../../boot/timeline.ts'
import type { AgentIdentity } from '../../domain/agents/agent-credentials.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { Instant } from '../../base/instant.ts'

/** The first heartbeat of a boot is its last step; those that follow only move the machine's timestamp. */
export function heartbeatsIntoTimeline(store: HeartbeatStore, timeline: Timeline): HeartbeatStore {
  const reported = new Map<string, string>()
  return {
    async record(from: AgentIdentity, heartbeat: Heartbeat, at: Instant): Promise<void> {
      await store.record(from, heartbeat, at)
      if (reported.get(from.machineId) === from.bootSessionId) return
      reported.set(from.machineId, from.bootSessionId)
      const sessionId = Number(from.bootSessionId)
      if (timeline.outcomeOf(sessionId) === 'running') return
      const { kernel, os, hostname } = heartbeat.facts
      await timeline.record(
        {
          at,
          protocol: 'agent',
          step: 'heartbeat',
          says: `${hostname} runs ${os}, Linux ${kernel}, up ${heartbeat.uptimeSeconds} s`,
          refusal: undefined,
          tookMilliseconds: undefined,
          serverMilliseconds: undefined,
          bytes: undefined,
        },
        { sessionId },
      )
    },
  }
}
