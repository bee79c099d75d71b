import { instant, type Instant } from '../base/instant.ts'
import { refusal } from '../base/refusal.ts'
import { RefusalError } from './refusal-error.ts'

/** When something ends that was wished to end at `wanted`, or after `otherwise` milliseconds. Throws a refusal when that is over already. */
export function expiry(wanted: string | undefined, now: Instant, otherwise: number): Instant {
  if (wanted === undefined) return instant(now + otherwise)
  const at = instant(Date.parse(wanted))
  if (at <= now) throw new RefusalError(refusal('EXPIRES_IN_THE_PAST', 422, `${wanted} ${PAST}`, LATER))
  return at
}

export const PAST = 'is over already'
export const LATER = 'name a time to come'
