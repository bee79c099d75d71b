import type { Instant } from '../../base/instant.ts'
import type { FleetEvent } from './fleet-event.ts'

/**
 * What has happened, in order. Most of it is noted by the store itself, in the transaction that changes a machine, an operation or a
 * rollout: an event is there exactly when its change is.
 */
export interface EventLog {
  /** For what no table shows by itself. */
  note(event: Omit<FleetEvent, 'id'>): Promise<FleetEvent>
  /** Oldest first, those with a larger id than `after`, of one organization or of all. */
  after(after: number, limit: number, organizationId?: number): Promise<readonly FleetEvent[]>
  /** Id of the last one, 0 before the first. */
  last(): Promise<number>
  /** Oldest first, since `at`. */
  since(organizationId: number, at: Instant, limit: number): Promise<readonly FleetEvent[]>
  /** Forgets those before `at`; returns how many. */
  forget(at: Instant): Promise<number>
}
