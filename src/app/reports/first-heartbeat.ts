import type { Timeline } from '../../boot/timeline.ts'
import type { AgentIdentity } from '../../domain/agents/agent-credentials.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { Instant } from '../../base/instant.ts'

/** The first heartbeat of a boot is its last step; those that follow only move the machine's timestamp. */
export function heartbeatsIntoTimeline(store: HeartbeatStore, timeline: Timeline): HeartbeatStore {
  const reporting = new Set<string>()
  return {
    async record(from: AgentIdentity, heartbeat: Heartbeat, at: Instant): Promise<void> {
      await store.record(from, heartbeat, at)
      const { bootSessionId } = from
      // Two at once of an agent that was impatient are one first word.
      if (from.isFirstWord !== true || reporting.has(bootSessionId)) return
      reporting.add(bootSessionId)
      const clue = { sessionId: Number(bootSessionId) }
      await timeline.record(firstWord(heartbeat, at), clue).finally(() => reporting.delete(bootSessionId))
    },
  }
}

const firstWord = ({ facts: { hostname, os, kernel }, uptimeSeconds }: Heartbeat, at: Instant): BootReport => ({
  at,
  protocol: 'agent',
  step: 'heartbeat',
  says: `${hostname} runs ${os}, Linux ${kernel}, up ${uptimeSeconds} s`,
  refusal: undefined,
  tookMilliseconds: undefined,
  serverMilliseconds: undefined,
  bytes: undefined,
})
