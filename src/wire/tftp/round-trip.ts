/** What is known about how long a client takes to answer, in milliseconds. The estimator of RFC 6298 §2. */
export interface RoundTrip {
  readonly smoothed: number
  readonly variation: number
}

/** Before the first answer: long enough for slow firmware, short enough to beat the client's own timer. */
const FIRST_MS = 1000
/** No client delays its ACKs, so far less than TCP's floor is safe; a busy server still gets a few turns of its loop. */
const LEAST_MS = 50
const MOST_MS = 2000

/** `took` is from sending a window to its ACK. Never from a block sent twice: nobody knows which copy was answered (Karn). */
export function observe(known: RoundTrip | undefined, took: number): RoundTrip {
  if (known === undefined) return { smoothed: took, variation: took / 2 }
  const variation = 0.75 * known.variation + 0.25 * Math.abs(known.smoothed - took)
  return { smoothed: 0.875 * known.smoothed + 0.125 * took, variation }
}

/** How long to wait for an ACK before sending again, doubled for every time it was already sent again. */
export function patience(known: RoundTrip | undefined, tries: number): number {
  const base = known === undefined ? FIRST_MS : Math.max(LEAST_MS, known.smoothed + 4 * known.variation)
  return Math.min(MOST_MS, base * 2 ** tries)
}
