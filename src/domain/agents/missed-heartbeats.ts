import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'

/** A machine whose agent has spoken. */
export interface HeardAgent {
  readonly machine: Uuid
  readonly heardAt: Instant
  /** Since when it is known to be silent. */
  readonly missedSince: Instant | undefined
}

/**
 * Keeps which machines have fallen silent. What changes is durable when the promise resolves, and is noted as an event in the same
 * transaction: once when a machine falls silent, once when it is back.
 */
export interface MissedHeartbeats {
  agents(): Promise<readonly HeardAgent[]>
  /**
   * `excused` while an operation on the machine is under way, which restarts it and minds it by itself; `unknown` when there is no such
   * machine any more.
   */
  miss(machine: Uuid, at: Instant): Promise<'missed' | 'excused' | 'unknown'>
  resume(machine: Uuid): Promise<void>
}
