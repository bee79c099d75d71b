import { instant, type Instant } from '../../base/instant.ts'

/** RFC 3339 in UTC, without a fraction where there is none: what was sent comes back byte by byte. */
export const providerTime = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z')

export const fromProviderTime = (text: string): Instant => instant(Date.parse(text))
