import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventLog } from '../domain/events/event-log.ts'
import type { FleetEvent } from '../domain/events/fleet-event.ts'

export type EventListener = (event: FleetEvent) => void

const MOST_AT_ONCE = 500

/** Tells listeners of every event once it is durable, in order. */
export class EventFeed {
  readonly #log: Pick<EventLog, 'after'>
  readonly #onFailed: (failure: unknown) => void
  readonly #listeners = new Set<EventListener>()
  // A commit happens in the context of whichever request wrote first; listeners must not act as if they were that request.
  readonly #outside = AsyncLocalStorage.snapshot()
  #last: number
  #isWanted = false
  #isReading = false

  /** `last` is the id of the last event that listeners need not hear of. */
  constructor(log: Pick<EventLog, 'after'>, last: number, onFailed: (failure: unknown) => void) {
    this.#log = log
    this.#last = last
    this.#onFailed = onFailed
  }

  /** Returns the function that ends it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** To be called after every commit: there may be something new. */
  readonly look = (): void => {
    this.#isWanted = true
    if (!this.#isReading) this.#outside(() => void this.#read())
  }

  async #read(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isWanted) {
        this.#isWanted = false
        await this.#tellNews()
      }
    } catch (failure) {
      this.#onFailed(failure)
    } finally {
      this.#isReading = false
    }
  }

  async #tellNews(): Promise<void> {
    for (;;) {
      const events = await this.#log.after(this.#last, MOST_AT_ONCE)
      for (const event of events) {
        this.#last = event.id
        for (const listener of this.#listeners) listener(event)
      }
      if (events.length < MOST_AT_ONCE) return
    }
  }
}
