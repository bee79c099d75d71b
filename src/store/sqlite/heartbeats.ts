import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../base/instant.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { GroupCommit } from './group-commit.ts'

/** One job of a commit writes so many: other writers come between two jobs. */
const MOST_PER_JOB = 256

interface Spoken {
  readonly machine: string
  readonly heartbeat: Heartbeat
  readonly at: Instant
}

interface Batch {
  readonly spoken: Spoken[]
  readonly kept: Promise<void>
}

/** Heartbeats are written by the thousand a second: those that wait for the same sync share a job, and all share one statement. */
export function sqliteHeartbeats(database: DatabaseSync, commits: GroupCommit): HeartbeatStore {
  const put = database.prepare('UPDATE machines SET agent_heartbeat_at = ?, heartbeat = ? WHERE uuid = ?')
  let filling: Batch | undefined

  function open(): Batch {
    const spoken: Spoken[] = []
    const close = (): void => {
      if (filling?.spoken === spoken) filling = undefined
    }
    const write = async (): Promise<void> => {
      close()
      for (const { machine, heartbeat, at } of spoken) put.run(at, JSON.stringify(heartbeat), machine)
    }
    // A commit that could not even begin has not closed it.
    return { spoken, kept: commits.run(write).finally(close) }
  }

  return {
    record(from, heartbeat, at) {
      filling ??= open()
      const { spoken, kept } = filling
      if (spoken.push({ machine: from.machineId, heartbeat, at }) === MOST_PER_JOB) filling = undefined
      return kept
    },
  }
}
