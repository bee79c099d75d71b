import { instant, type Instant } from '../../base/instant.ts'
import { LATER, PAST } from '../expiry.ts'
import { FieldError } from './field-error.ts'

/** RFC 3339 in UTC, without a fraction where there is none: what was sent comes back byte by byte. */
export const providerTime = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z')

/** What the client wants to end then. Throws a refusal of the field when that is over already. */
export function providerExpiry(text: string, now: Instant): Instant {
  const at = instant(Date.parse(text))
  if (at <= now) throw new FieldError('expires_at', 'EXPIRES_IN_THE_PAST', `${text} ${PAST}`, LATER)
  return at
}
