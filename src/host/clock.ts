import { instant, type Instant } from '../base/instant.ts'

/** The wall clock. Pure code never reads it; it is handed to whatever needs the time. */
export type Clock = () => Instant

export const systemClock: Clock = () => instant(Date.now())

/**
 * A clock that nobody can set: what the wall clock shows now, and from here on as many milliseconds as `elapsed` counts. Leases go by it,
 * because a wall clock that jumps ahead would end all of them at once while their holders still use them.
 */
export function steadyClock(wall: Clock, elapsed: () => number): Clock {
  const [start, before] = [wall(), elapsed()]
  return () => instant(start + Math.floor(elapsed() - before))
}
