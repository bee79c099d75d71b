// @ts-check
/** @import { Boot, BootEvent } from '../src/api/contract.ts' */

/** A boot that says nothing for so long has stopped: the axis does not run on. */
const STILL_GOING = 10 * 60_000

/**
 * A boot as lengths on an axis. All are milliseconds, counted from the first event.
 *
 * @typedef {object} BootLayout
 * @property {readonly BootRow[]} rows
 * @property {number} total from the first event to the end of the last one
 * @property {number} span of the axis: the total, or up to now while the boot goes on
 * @property {number} ours what the server itself worked
 * @property {number} silent since the last event ended; 0 once the boot is over
 */

/** @typedef {{ readonly event: BootEvent, readonly from: number, readonly took: number | null }} BootRow */

/**
 * @param {Boot} boot
 * @param {number} now milliseconds since 1970
 * @returns {BootLayout}
 */
export function layOut(boot, now) {
  const start = Math.min(...boot.events.map(startOf), Date.parse(boot.started_at))
  const rows = boot.events
    .map((event) => ({ event, from: startOf(event) - start, took: event.took_ms }))
    .toSorted((a, b) => a.from - b.from || a.event.id - b.event.id)
  const total = Math.max(1, ...rows.map(({ from, took }) => from + (took ?? 0)))
  const silent = boot.outcome === 'booting' ? Math.max(0, now - start - total) : 0
  return {
    rows,
    total,
    span: silent < STILL_GOING ? total + silent : total,
    ours: boot.events.reduce((sum, event) => sum + (event.server_ms ?? 0), 0),
    silent,
  }
}

/** @param {BootEvent} event */
const startOf = (event) => Date.parse(event.at)

/**
 * The event that ended a refused boot, or the last refusal of one that got over it.
 *
 * @param {Boot} boot
 */
export const refusalOf = (boot) => boot.events.findLast((event) => event.refusal !== null)
