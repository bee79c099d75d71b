/** Longer than a client on the same switch needs for an ACK; waking a sleeping process costs about as much again. */
export const ALERT_MS = 0.3

/**
 * Keeps the event loop from sleeping while an ACK is due any moment: classic TFTP waits for one ACK for each block, so
 * every wake-up would be paid seven hundred times a file. Everything else in the process runs on in between.
 */
export class Alertness {
  #until = 0
  #watching = false
  readonly #watch = (): void => {
    this.#watching = performance.now() < this.#until
    if (this.#watching) setImmediate(this.#watch)
  }

  /** An answer is expected within `ALERT_MS`. */
  expectAnswer(): void {
    this.#until = performance.now() + ALERT_MS
    if (this.#watching) return
    this.#watching = true
    setImmediate(this.#watch)
  }
}
