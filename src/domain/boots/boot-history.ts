import type { Instant } from '../../base/instant.ts'
import type { BootEvent } from './boot-event.ts'
import type { BootSession } from './boot-session.ts'

/** Reads what boots have left behind. */
export interface BootHistory {
  /** Newest first. */
  sessionsOfMachine(machineId: number, limit: number): Promise<readonly BootSession[]>
  /** Sessions of machines that never got as far as being registered, newest first: these are the boots that need help. */
  sessionsWithoutMachine(limit: number): Promise<readonly BootSession[]>
  session(id: number): Promise<BootSession | undefined>
  /** In the order in which they happened. */
  events(sessionId: number): Promise<readonly BootEvent[]>
  /** Oldest first, those with a larger id than `after`, each with its session as it is now. */
  eventsAfter(
    after: number,
    limit: number,
  ): Promise<readonly { readonly event: BootEvent; readonly session: BootSession }[]>
  /** Sessions that were alive since `since`, oldest first, with the ids that come next: what a restart needs to go on. */
  resume(
    since: Instant,
  ): Promise<{ readonly sessions: readonly BootSession[]; readonly nextSession: number; readonly nextEvent: number }>
  /** Forgets sessions that have been silent since `before`, and spent tokens. Returns how many sessions went. */
  forget(before: Instant): Promise<number>
}
