// @ts-check

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The distances that people count in, milliseconds. */
const distances = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 8, 12, 24].map((n) => n * HOUR),
]

/**
 * The distance between the marks of a time axis, so that at most `most` fit after the first.
 *
 * @param {number} span milliseconds
 * @param {number} most
 */
export const distanceOf = (span, most) => distances.find((distance) => distance * most >= span) ?? span / most

/**
 * @param {number} span milliseconds
 * @param {number} distance
 * @returns {number[]} from 0 up to the span
 */
export const marksOf = (span, distance) =>
  Array.from({ length: Math.floor(span / distance) + 1 }, (_, n) => n * distance)

/**
 * A mark's label in the unit of the axis: `0`, `200 ms`, `1.5 s`, `30 min`.
 *
 * @param {number} at milliseconds
 * @param {number} distance
 */
export function markLabel(at, distance) {
  if (at === 0) return '0'
  if (distance >= HOUR) return `${at / HOUR} h`
  if (distance >= MINUTE) return `${at / MINUTE} min`
  return distance < SECOND && at < SECOND ? `${at} ms` : `${at / SECOND} s`
}
