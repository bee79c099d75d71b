import { setTimeout as pause } from 'node:timers/promises'
import { SECOND } from '../../base/instant.ts'
import type { Timeline } from '../../boot/timeline.ts'
import type { EventFeed } from '../event-feed.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { fleetRound } from './fleet-round.ts'

/** Between two looks when nothing happens. What changes in a cluster is seen by asking, and so this late. */
const TICK = SECOND

/** Reading ten thousand machines holds everything else up for so long; then machines that boot have their turn. Milliseconds. */
const LONG_ROUND = 250
const REST_SHARE = 4
const LONGEST_REST = 5 * SECOND

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
      const before = performance.eventLoopUtilization()
      // What a stop interrupts has not failed: the next process takes it up.
      await fleetRound(deps).catch((failure: unknown) => stop.aborted || onFailed(failure))
      const { active } = performance.eventLoopUtilization(before)
      if (active > LONG_ROUND) await rest(Math.min(active * REST_SHARE, LONGEST_REST), stop)
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

/** Ends early, without failing, when the server stops. */
const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, { signal }).catch(() => undefined)
