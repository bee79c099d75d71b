import { SECOND } from '../../base/instant.ts'
import type { Timeline } from '../../boot/timeline.ts'
import type { EventFeed } from '../event-feed.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { fleetRound } from './fleet-round.ts'

/** Between two looks when nothing happens. What changes in a cluster is seen by asking, and so this late. */
const TICK = SECOND

/**
 * Carries out what pools and rollouts want, one round after another, woken by boots, by people and by the clock. It keeps nothing that a round
 * needs, so a new process simply goes on. Disposing waits for the round under way.
 */
export function startFleet(
  deps: FleetDeps,
  timeline: Timeline,
  events: Pick<EventFeed, 'listen'>,
  stop: AbortSignal,
  onFailed: (failure: unknown) => void,
): AsyncDisposable {
  let round: Promise<void> | undefined
  let isWanted = false
  const rounds = async (): Promise<void> => {
    while (isWanted && !stop.aborted) {
      isWanted = false
      // What a stop interrupts has not failed: the next process takes it up.
      await fleetRound(deps).catch((failure: unknown) => stop.aborted || onFailed(failure))
    }
    round = undefined
  }
  const look = (): void => {
    isWanted = true
    round ??= rounds()
  }
  const timer = setInterval(look, TICK)
  const deaf = timeline.listen(({ step }) => {
    if (step === 'heartbeat') look()
  })
  const deafToPeople = events.listen(({ kind }) => {
    if (kind === 'change.recorded') look()
  })
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      deaf()
      deafToPeople()
      await round
    },
  }
}
