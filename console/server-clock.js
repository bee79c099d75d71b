// @ts-check

/** A date header has whole seconds and was under way for a while: smaller differences are no differences. */
const TRUSTED_MILLISECONDS = 2000

let ahead = 0

/**
 * Learns from an answer how far the server's clock is from this browser's: "4 s ago" must not depend on a wall screen's clock.
 *
 * @param {Response} answer
 */
export function readClock(answer) {
  const said = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(said)) return
  const difference = said - Date.now()
  ahead = Math.abs(difference) < TRUSTED_MILLISECONDS ? 0 : difference
}

/** The server's time, milliseconds since 1970. */
export const serverNow = () => Date.now() + ahead
