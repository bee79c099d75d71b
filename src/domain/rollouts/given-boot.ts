import { instant, MINUTE, type Instant } from '../../base/instant.ts'
import type { BootOutcome } from '../boots/boot-session.ts'

/** A boot that was given a script, with what has come of it. */
export interface GivenBoot {
  readonly sessionId: number
  /** Of the machine; undefined when it was given none. */
  readonly revision: number | undefined
  readonly givenAt: Instant
  /** Since then the agent of this boot speaks, and no earlier one. */
  readonly ignitionAt: Instant | undefined
  readonly startedAt: Instant
  readonly lastEventAt: Instant
  readonly outcome: BootOutcome
}

/** A boot that was silent for so long comes to nothing. */
const PATIENCE: number = 10 * MINUTE

/** How often `revision` was given since `since` and came to nothing (`BootSituation.silentBoots`). `boots` are newest first. */
export function silentBoots(boots: readonly GivenBoot[], revision: number, since: Instant, now: Instant): number {
  const underWay = boots[0]?.sessionId
  const silent = boots.filter(
    (boot) =>
      boot.revision === revision &&
      boot.givenAt >= since &&
      boot.outcome !== 'running' &&
      (boot.sessionId !== underWay || now - boot.givenAt >= PATIENCE),
  )
  return new Set(silent.map(({ sessionId }) => sessionId)).size
}

/** How many boots were given `revision` since `since`, whatever came of them. */
export const givenBoots = (boots: readonly GivenBoot[], revision: number, since: Instant): number =>
  new Set(boots.filter((boot) => boot.revision === revision && boot.givenAt >= since).map(({ sessionId }) => sessionId))
    .size

/** Since when all boots of a machine have been given `revision`: after the last that was given something else. */
export function givenSince(boots: readonly GivenBoot[], revision: number): Instant {
  const other = boots.find((boot) => boot.revision !== revision)
  return other === undefined ? instant(0) : instant(other.givenAt + 1)
}

/** The boot from which a machine spoke at `heardAt`: the last one that had its Ignition by then. */
export const bootHeardAt = (boots: readonly GivenBoot[], heardAt: Instant): GivenBoot | undefined =>
  boots.find(({ ignitionAt }) => ignitionAt !== undefined && ignitionAt <= heardAt)
