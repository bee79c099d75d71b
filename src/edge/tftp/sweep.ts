import type { Courier } from './courier.ts'
import type { Reception } from './reception.ts'
import type { SessionTable } from './session-table.ts'

/** How often to look: finer than the shortest patience of a transfer, and one look costs less than a timer for each packet. */
export const SWEEP_MS = 20
const LOOK_UP_WITHIN_MS = 10_000

/** Wakes the transfers whose time has come, and gives up on files that no source delivers. */
export function sweep(sessions: SessionTable, courier: Courier, reception: Reception, now: number): void {
  for (const session of sessions) {
    if (session.delivery === undefined) {
      if (now - session.startedAt >= LOOK_UP_WITHIN_MS) reception.fail(session, new Error('no file within 10 seconds'))
    } else if (now >= session.delivery.transfer.deadline) {
      courier.tell(session, { kind: 'timer' }, now)
    }
  }
}
