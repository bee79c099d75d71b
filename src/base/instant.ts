/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Pure code receives it, only `host/clock.ts` makes it. */
export type Instant = number & { readonly __brand: 'instant' }

export const instant = (epochMilliseconds: number): Instant => Math.trunc(epochMilliseconds) as Instant

export const plusSeconds = (at: Instant, seconds: number): Instant => instant(at + seconds * 1000)

export const SECOND = 1000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE
export const DAY: number = 24 * HOUR
