import type { BootEvent, BootReport } from '../domain/boots/boot-event.ts'
import type { BootClue, BootSession } from '../domain/boots/boot-session.ts'
import type { SessionBook } from '../domain/boots/session-book.ts'
import type { BootStore, BootTransaction } from './boot-store.ts'

/** A report that has found its session. */
export interface Entry {
  readonly session: BootSession
  readonly event: BootEvent
}

export type TimelineListener = (event: BootEvent, session: BootSession) => void

/** Reports that wait to be kept at any time. A flood of packets drops the newest instead of filling the memory. */
const MOST_WAITING = 20_000
const MOST_PER_WRITE = 500

/** Where every step of every boot ends up, whichever protocol saw it: one session after another, kept, then told to whoever listens. */
export class Timeline {
  /** Reports dropped because too many were waiting. */
  dropped = 0
  readonly #book: SessionBook
  readonly #store: BootStore
  readonly #onFailed: (failure: unknown) => void
  readonly #listeners = new Set<TimelineListener>()
  #nextEvent: number
  #waiting: { readonly report: BootReport; readonly clue: BootClue }[] = []
  #writing: Promise<void> | undefined

  constructor(book: SessionBook, nextEvent: number, store: BootStore, onFailed: (failure: unknown) => void) {
    this.#book = book
    this.#nextEvent = nextEvent
    this.#store = store
    this.#onFailed = onFailed
  }

  /** The largest id that an event has been given. */
  get lastEventId(): number {
    return this.#nextEvent - 1
  }

  /** Finds the report's session and keeps both in the caller's transaction, who publishes the entry once that has committed. */
  async keep(tx: BootTransaction, report: BootReport, clue: BootClue): Promise<Entry> {
    await this.#remember(tx, clue)
    const { session, abandoned } = this.#book.take(report, clue)
    const entry = { session, event: { ...report, id: this.#nextEvent++, sessionId: session.id } }
    if (abandoned !== undefined) await tx.keepSession(abandoned)
    await tx.keepSession(session)
    await tx.keepEvent(entry.event)
    return entry
  }

  /** A boot that is named by its session goes on, however long ago it began and however often this server was restarted since. */
  async #remember(tx: BootTransaction, { sessionId }: BootClue): Promise<void> {
    if (sessionId === undefined || this.#book.peek({ sessionId }) !== undefined) return
    const kept = await tx.sessionById(sessionId)
    if (kept !== undefined) this.#book.adopt(kept)
  }

  /** Tells the listeners. */
  publish(entry: Entry): void {
    for (const listener of this.#listeners) listener(entry.event, entry.session)
  }

  /** Keeps a report in a transaction of its own and resolves once it is durable. */
  async record(report: BootReport, clue: BootClue): Promise<BootSession> {
    const entry = await this.#store.transact((tx) => this.keep(tx, report, clue))
    this.publish(entry)
    return entry.session
  }

  /** Keeps a report soon, for protocols that cannot wait: the packet path. */
  note(report: BootReport, clue: BootClue): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.dropped++
      return
    }
    this.#waiting.push({ report, clue })
    this.#writing ??= this.#write()
  }

  /** Resolves when everything noted so far is kept. */
  async flushed(): Promise<void> {
    await this.#writing
  }

  /** Returns the function that ends it. */
  listen(listener: TimelineListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #write(): Promise<void> {
    // Let the packets of this turn of the event loop gather.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const noted = this.#waiting.splice(0, MOST_PER_WRITE)
      try {
        const entries: Entry[] = []
        await this.#store.transact(async (tx) => {
          for (const { report, clue } of noted) entries.push(await this.keep(tx, report, clue))
        })
        for (const entry of entries) this.publish(entry)
      } catch (failure) {
        this.#onFailed(failure)
      }
    }
    this.#writing = undefined
  }
}
