import type { Timers } from './timers.ts'

/** Time that passes when the test says so. */
export class ManualTimers implements Timers {
  readonly #callbacks = new Set<() => void>()
  #now = 0

  now(): number {
    return this.#now
  }

  every(_milliseconds: number, callback: () => void): () => void {
    this.#callbacks.add(callback)
    return () => {
      this.#callbacks.delete(callback)
    }
  }

  /** Lets time pass and wakes everybody once. */
  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const callback of this.#callbacks) callback()
  }
}
