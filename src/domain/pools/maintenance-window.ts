import { MINUTE, instant, type Instant } from '../../base/instant.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { isTimeZone, localDay, localInstant, type LocalDay } from './time-zone.ts'

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
export type Weekday = (typeof weekdays)[number]

/**
 * When machines may be taken away: from a time of day in a place, for a duration that really passes. A window that opens on the night
 * when clocks change opens once, and is open as long as always.
 */
export interface MaintenanceWindow {
  readonly days: readonly Weekday[]
  /** Minutes since midnight on the clocks of `timeZone`, 0 to 1439. A time that does not exist on that day is as much later as the clocks jump. */
  readonly startMinute: number
  /** 1 minute to 7 days. */
  readonly durationMinutes: number
  /** A name of the IANA time zone database: `Europe/Zurich`. */
  readonly timeZone: string
}

const LONGEST = 7 * 24 * 60

export function checkMaintenanceWindow(window: MaintenanceWindow): Result<MaintenanceWindow, string> {
  const { days, startMinute, durationMinutes, timeZone } = window
  if (days.length === 0) return err('a maintenance window needs a day')
  if (!Number.isInteger(startMinute) || startMinute < 0 || startMinute > 1439)
    return err('a maintenance window starts at a minute of the day, 0 to 1439')
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1 || durationMinutes > LONGEST)
    return err('a maintenance window lasts from one minute to seven days')
  return isTimeZone(timeZone) ? ok(window) : err(`"${timeZone.slice(0, 60)}" is not a time zone like Europe/Zurich`)
}

/** Whether work may begin at `now`. No windows at all means always. */
export const isOpen = (windows: readonly MaintenanceWindow[], now: Instant): boolean =>
  windows.length === 0 || windows.some((window) => openingsAround(window, now).some((at) => isWithin(window, at, now)))

/** When one of `windows` opens next after `now`; `now` when one is open. */
export function nextOpening(windows: readonly MaintenanceWindow[], now: Instant): Instant {
  if (isOpen(windows, now)) return now
  const later = windows.flatMap((window) => openingsAround(window, now)).filter((at) => at > now)
  return instant(Math.min(...later))
}

const isWithin = (window: MaintenanceWindow, opening: Instant, now: Instant): boolean =>
  opening <= now && now < opening + window.durationMinutes * MINUTE

/** From the oldest that can still be open to the first of the next week. */
function openingsAround(window: MaintenanceWindow, now: Instant): readonly Instant[] {
  const today = localDay(now, window.timeZone)
  const back = Math.ceil(window.durationMinutes / (24 * 60)) + 1
  return Array.from({ length: back + 9 }, (_, i) => (today + i - back) as LocalDay)
    .filter((day) => window.days.includes(weekdayOf(day)))
    .map((day) => localInstant(day, window.startMinute, window.timeZone))
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: LocalDay): Weekday => weekdays[(((day + 4) % 7) + 7) % 7] ?? 'sunday'
