import { DAY, HOUR, instant } from '../base/instant.ts'
import type { Clock } from '../host/clock.ts'
import type { Store } from '../store/sqlite/store.ts'

/** A boot that nobody has asked about for so long is forgotten. */
const BOOTS_REMEMBERED = 90 * DAY
/** How far back webhooks can be replayed. */
const EVENTS_REMEMBERED = 30 * DAY
/** Longer than anybody may count on, so that an answer is there whenever one asks in time. */
const ANSWERS_REMEMBERED = 2 * DAY

/** Forgets what is too old, every hour. Disposing ends it. */
export function startHousekeeping(store: Store, clock: Clock, onFailed: (failure: unknown) => void): Disposable {
  const tidy = async (): Promise<void> => {
    const now = clock()
    await store.history.forget(instant(now - BOOTS_REMEMBERED))
    await store.webhooks.forget(instant(now - EVENTS_REMEMBERED))
    await store.events.forget(instant(now - EVENTS_REMEMBERED))
    await store.idempotentAnswers.forget(instant(now - ANSWERS_REMEMBERED))
  }
  const timer = setInterval(() => void tidy().catch(onFailed), HOUR)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
