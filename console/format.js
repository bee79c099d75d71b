// @ts-check

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A duration with three digits that matter: `0.42 ms`, `12.3 s`, `4 min 05 s`.
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds < 0.1) return '< 0.1 ms'
  if (milliseconds < 999.5) return `${threeDigits(milliseconds)} ms`
  if (milliseconds < MINUTE - 50) return `${threeDigits(milliseconds / SECOND)} s`
  const seconds = Math.round(milliseconds / SECOND)
  if (milliseconds < HOUR) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  return coarse(milliseconds)
}

/**
 * A point on a boot's axis, all points alike: `0.00 s`, `12.91 s`, `754.20 s`.
 *
 * @param {number} milliseconds since the first event
 */
export const offset = (milliseconds) => `${(milliseconds / SECOND).toFixed(2)} s`

/**
 * A duration in one unit, for what is long ago: `4 s`, `3 min`, `2 h`, `5 d`.
 *
 * @param {number} milliseconds
 */
export function coarse(milliseconds) {
  if (milliseconds < MINUTE) return `${Math.max(0, Math.floor(milliseconds / SECOND))} s`
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h`
  return `${Math.floor(milliseconds / DAY)} d`
}

const units = /** @type {const} */ (['B', 'kB', 'MB', 'GB', 'TB', 'PB'])

/**
 * Decimal units, as disks and networks are sold: `391 kB`, `512 GB`.
 *
 * @param {number} count
 */
export function bytes(count) {
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3))
  return `${power === 0 ? count : threeDigits(count / 1000 ** power)} ${units[power]}`
}

/**
 * Binary units, as memory is sold: `64 GiB`.
 *
 * @param {number} count
 */
export const memory = (count) => `${threeDigits(count / 1024 ** 3)} GiB`

/** @param {number} fraction */
export const percent = (fraction) => `${threeDigits(fraction * 100)} %`

/**
 * @param {number} value
 */
function threeDigits(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toFixed(digits)
}
