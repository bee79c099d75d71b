/** So many acts a second and no more; what is not used up is not saved. */
export class Allowance {
  readonly #perSecond: number
  #second = 0
  #used = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  /** @param now monotonic milliseconds */
  take(now: number): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) this.#used = 0
    this.#second = second
    this.#used += 1
    return this.#used <= this.#perSecond
  }
}
