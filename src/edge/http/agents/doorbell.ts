import type { Uuid } from '../../../base/uuid.ts'

/** Each that waits holds a connection, and machines that boot need some, too. */
const MOST_WAITING = 5000

/** Wakes the request that waits for news about a machine. Whoever keeps something new for the machine rings after it is durable. */
export class Doorbell {
  readonly #waiting = new Map<Uuid, () => void>()
  readonly #most: number

  /** `most` may wait at a time: beyond that a newcomer releases who has waited longest. */
  constructor(most = MOST_WAITING) {
    this.#most = most
  }

  /** Whether who is released now had better stay away for a while, so that others may wait. */
  get isFull(): boolean {
    return this.#waiting.size >= this.#most
  }

  ring(machineId: Uuid): void {
    this.#waiting.get(machineId)?.()
  }

  /**
   * Resolves at the next ring, or when `until` aborts. Listening begins with the call, so call first, look second, wait third.
   * One request waits per machine: a newer one releases the older, whose connection is usually dead.
   */
  heard(machineId: Uuid, until: AbortSignal): Promise<void> {
    this.ring(machineId)
    return new Promise((resolve) => {
      const wake = (): void => {
        if (this.#waiting.get(machineId) === wake) this.#waiting.delete(machineId)
        until.removeEventListener('abort', wake)
        resolve()
      }
      if (this.isFull) this.#waiting.values().next().value?.()
      this.#waiting.set(machineId, wake)
      until.addEventListener('abort', wake)
      if (until.aborted) wake()
    })
  }
}
