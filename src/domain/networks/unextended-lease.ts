import type { Instant } from '../../base/instant.ts'
import type { Lease } from './lease.ts'

/** With less than this left, a client would ask again before an administrator could help. Seconds. */
const WORTH_GIVING = 60

/**
 * Seconds for which a client can be acknowledged although `wanted` could not be kept: what is left of `kept`, the lease that survives at
 * the same address, if it is that card's or that client's. Undefined when there is nothing worth giving.
 */
export function secondsLeft(kept: Lease, wanted: Lease, now: Instant): number | undefined {
  const isSame = kept.client === wanted.client || (kept.mac !== undefined && kept.mac === wanted.mac)
  const seconds = Math.floor((Math.min(kept.expires, wanted.expires) - now) / 1000)
  return kept.state === 'bound' && isSame && seconds >= WORTH_GIVING ? seconds : undefined
}
