import { plusSeconds, type Instant } from '../../base/instant.ts'

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One event on its way to one webhook. */
export interface Delivery {
  readonly id: number
  readonly organizationId: number
  readonly webhookId: number
  readonly eventId: number
  readonly state: DeliveryState
  /** How often it was tried. */
  readonly attempts: number
  readonly createdAt: Instant
  /** When it is tried next; undefined once nothing more will be tried. */
  readonly dueAt: Instant | undefined
  readonly lastAt: Instant | undefined
  /** HTTP status of the last answer; undefined when there was none. */
  readonly lastStatus: number | undefined
  /** Why the last attempt did not count, for people. */
  readonly problem: string | undefined
}

/** What came of one attempt: an answer, or the reason why there was none. */
export type Attempt =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unanswered'; readonly why: string }

/** More than eight hours of patience with the usual first pause of five seconds. */
export const MOST_ATTEMPTS = 18
const LONGEST_PAUSE_SECONDS = 3600

/** The receiver wants no more of it, ever (RFC 9110 §15.5.11). */
export const isGone = (attempt: Attempt): boolean => attempt.kind === 'answered' && attempt.status === 410

/**
 * What an attempt makes of a delivery: done with any answer from 200 to 299, else tried again after a pause that doubles each time, up to an
 * hour. `chance` (0 to 1) spreads pauses by a fifth, so that a receiver which comes back is not met by everything at once.
 */
export function settleDelivery(
  before: Delivery,
  attempt: Attempt,
  firstPauseSeconds: number,
  chance: number,
  now: Instant,
): Delivery {
  const attempts = before.attempts + 1
  const lastStatus = attempt.kind === 'answered' ? attempt.status : undefined
  const tried = { ...before, attempts, lastAt: now, lastStatus, dueAt: undefined }
  if (lastStatus !== undefined && lastStatus >= 200 && lastStatus < 300)
    return { ...tried, state: 'delivered', problem: undefined }
  const problem = attempt.kind === 'answered' ? `the receiver answered ${attempt.status}` : attempt.why
  if (attempts >= MOST_ATTEMPTS || isGone(attempt)) return { ...tried, state: 'failed', problem }
  const pause = Math.min(LONGEST_PAUSE_SECONDS, firstPauseSeconds * 2 ** before.attempts) * (0.9 + chance / 5)
  return { ...tried, state: 'waiting', problem, dueAt: plusSeconds(now, pause) }
}

/** As if it had never been tried: from the beginning, now. */
export const startOver = (delivery: Delivery, now: Instant): Delivery => ({
  ...delivery,
  state: 'waiting',
  attempts: 0,
  dueAt: now,
})
