// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */

/**
 * What two tellings of one boot say together. The stream tells one event at a time and may be ahead of an answer that was under way:
 * no event is lost whichever comes last.
 *
 * @param {Boot | undefined} known
 * @param {Boot} told
 * @returns {Boot}
 */
export function mergeBoots(known, told) {
  if (known === undefined) return told
  const newest = known.last_event_at > told.last_event_at ? known : told
  const events = new Map([...known.events, ...told.events].map((event) => [event.id, event]))
  return { ...newest, events: [...events.values()].toSorted((a, b) => a.id - b.id) }
}

/**
 * Whether nothing before the first known event is missing.
 *
 * @param {Boot} boot
 */
export const isWhole = (boot) => boot.events[0]?.at === boot.started_at
