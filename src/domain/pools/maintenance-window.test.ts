import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DAY, HOUR, instant, type Instant } from '../../base/instant.ts'
import { checkMaintenanceWindow, isOpen, nextOpening, weekdays, type MaintenanceWindow } from './maintenance-window.ts'

const at = (text: string): Instant => instant(Date.parse(text))

const saturdayNight: MaintenanceWindow = {
  days: ['saturday'],
  startMinute: 22 * 60,
  durationMinutes: 8 * 60,
  timeZone: 'Europe/Zurich',
}

test('a window is open from its first millisecond to its last, also past midnight', () => {
  // 2026-11-21 is a Saturday; Zurich is one hour ahead of UTC.
  const cases: readonly (readonly [string, boolean])[] = [
    ['2026-11-21T20:59:59.999Z', false],
    ['2026-11-21T21:00:00.000Z', true],
    ['2026-11-22T04:59:59.999Z', true],
    ['2026-11-22T05:00:00.000Z', false],
    ['2026-11-22T21:30:00.000Z', false],
  ]
  for (const [time, open] of cases) assert.equal(isOpen([saturdayNight], at(time)), open, time)
})

test('no windows mean always, several mean any of them', () => {
  assert.equal(isOpen([], at('2026-01-01T00:00:00Z')), true)
  const friday = { ...saturdayNight, days: ['friday'] as const }
  assert.equal(isOpen([friday, saturdayNight], at('2026-11-20T21:00:00Z')), true)
})

test('on the night when clocks go back a window opens once and lasts as long as always', () => {
  // In Zurich 2026-10-25 03:00 becomes 02:00, so 02:30 happens at 00:30Z and at 01:30Z.
  const window: MaintenanceWindow = {
    days: ['sunday'],
    startMinute: 150,
    durationMinutes: 30,
    timeZone: 'Europe/Zurich',
  }
  assert.equal(isOpen([window], at('2026-10-25T00:30:00Z')), true)
  assert.equal(isOpen([window], at('2026-10-25T00:59:59Z')), true)
  assert.equal(isOpen([window], at('2026-10-25T01:30:00Z')), false)
})

test('on the night when clocks go forward a window that would start in the gap opens after it', () => {
  // In Zurich 2026-03-29 02:00 becomes 03:00 at 01:00Z.
  const window: MaintenanceWindow = {
    days: ['sunday'],
    startMinute: 150,
    durationMinutes: 60,
    timeZone: 'Europe/Zurich',
  }
  assert.equal(isOpen([window], at('2026-03-29T01:29:59Z')), false)
  assert.equal(isOpen([window], at('2026-03-29T01:30:00Z')), true)
  assert.equal(isOpen([window], at('2026-03-29T02:29:59Z')), true)
  assert.equal(isOpen([window], at('2026-03-29T02:30:00Z')), false)
})

test('the next opening is told across days and weeks', () => {
  assert.equal(nextOpening([saturdayNight], at('2026-11-22T05:00:00Z')), at('2026-11-28T21:00:00Z'))
  assert.equal(nextOpening([saturdayNight], at('2026-11-21T23:00:00Z')), at('2026-11-21T23:00:00Z'))
})

test('a window that nobody could understand is refused', () => {
  for (const change of [
    { days: [] },
    { startMinute: 1440 },
    { startMinute: 0.5 },
    { durationMinutes: 0 },
    { durationMinutes: 8 * 24 * 60 },
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+02:00' },
    { timeZone: '' },
  ])
    assert.equal(checkMaintenanceWindow({ ...saturdayNight, ...change }).ok, false, JSON.stringify(change))
  assert.ok(checkMaintenanceWindow(saturdayNight).ok)
})

test('in any zone, at any time: closed just before the next opening, open at it, and never further away than 8 days', () => {
  const zones = ['UTC', 'Europe/Zurich', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu']
  const windows = fc.record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    startMinute: fc.integer({ min: 0, max: 1439 }),
    durationMinutes: fc.integer({ min: 1, max: 7 * 24 * 60 }),
    timeZone: fc.constantFrom(...zones),
  })
  const times = fc.integer({ min: at('2001-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }).map(instant)
  fc.assert(
    fc.property(windows, times, (window, now) => {
      const next = nextOpening([window], now)
      assert.ok(isOpen([window], next))
      assert.ok(next - now < 8 * DAY + 2 * HOUR)
      if (next > now) assert.equal(isOpen([window], instant(next - 1)), false)
    }),
    { seed: 6, numRuns: 300 },
  )
})
