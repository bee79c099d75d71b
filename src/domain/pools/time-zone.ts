import { DAY, HOUR, instant, MINUTE, SECOND, type Instant } from '../../base/instant.ts'

/** A calendar day as the number of days since 1970-01-01, wherever that day is lived. */
export type LocalDay = number & { readonly __brand: 'local-day' }

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one takes a hundred times longer than using it; the time zone alone decides what it does. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const numeric = 'numeric'
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  })
  formats.set(timeZone, made)
  return made
}

/** Offsets like `+02:00` are refused: they do not know when clocks change, which is what a time zone is for. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(timeZone)) return false
  try {
    formatFor(timeZone)
    return true
  } catch {
    return false
  }
}

export const localDay = (at: Instant, timeZone: string): LocalDay =>
  Math.floor(wallClock(at, timeZone) / DAY) as LocalDay

/**
 * When clocks in `timeZone` show `minute` of `day`. Of two such moments the first; when clocks jump over it, the moment as long after
 * the jump as it would have been after the last minute before.
 */
export function localInstant(day: LocalDay, minute: number, timeZone: string): Instant {
  const wanted = day * DAY + minute * MINUTE
  const before = offset(instant(wanted - DAY), timeZone)
  const after = offset(instant(wanted + DAY), timeZone)
  const early = instant(wanted - Math.max(before, after))
  if (wallClock(early, timeZone) === wanted) return early
  const late = instant(wanted - Math.min(before, after))
  return wallClock(late, timeZone) === wanted ? late : instant(wanted - before)
}

const offset = (at: Instant, timeZone: string): number => wallClock(at, timeZone) - Math.floor(at / SECOND) * SECOND

/** What clocks in `timeZone` show at `at`, as milliseconds since they showed 1970-01-01 00:00, without fractions of a second. */
function wallClock(at: Instant, timeZone: string): number {
  const shown: Record<string, number> = {}
  for (const { type, value } of formatFor(timeZone).formatToParts(at)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return daysSince1970(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND
}

/** Proleptic Gregorian calendar. Years begin in March here, so that a leap day is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}
