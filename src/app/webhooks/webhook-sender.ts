import { SECOND, type Instant } from '../../base/instant.ts'
import { isGone, settleDelivery } from '../../domain/webhooks/delivery.ts'
import type { Outgoing, WebhookStore } from '../../domain/webhooks/webhook-store.ts'
import { disable } from '../../domain/webhooks/webhook.ts'
import { postMessage, type PostRules } from './post-message.ts'
import { signMessage } from './sign-message.ts'

export interface SenderDeps {
  readonly store: WebhookStore
  /** Undoes the encryption of a secret. */
  readonly unseal: (sealed: string) => string
  /** UUID of an organization. */
  readonly nameOf: (organizationId: number) => Promise<string>
  readonly rules: PostRules
  readonly firstPauseSeconds: number
  readonly userAgent: string
  readonly now: () => Instant
  /** 0 to 1. */
  readonly chance: () => number
  readonly onFailed: (failure: unknown) => void
}

/** Two at a time for one receiver; and no more sockets than this for all. */
const MOST_PER_WEBHOOK = 2
const MOST_AT_ONCE = 16
/** Timers forget longer pauses than 2^31 ms, and clocks are set. */
const LONGEST_SLEEP = 60 * SECOND

/**
 * Brings deliveries to their receivers. What is due stands in the store and is crossed out once it has been answered: a crash in between
 * sends it again, and nothing is lost.
 */
export class WebhookSender implements AsyncDisposable {
  readonly #deps: SenderDeps
  readonly #stop = new AbortController()
  readonly #inFlight = new Map<number, Promise<void>>()
  #isWanted = false
  #round: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** There may be something to send. */
  readonly look = (): void => {
    if (this.#stop.signal.aborted) return
    this.#isWanted = true
    this.#round ??= this.#rounds()
  }

  /** Requests under way are cut off; the next process makes them again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#round
    await Promise.all(this.#inFlight.values())
  }

  async #rounds(): Promise<void> {
    try {
      while (this.#isWanted && !this.#stop.signal.aborted) {
        this.#isWanted = false
        await this.#sendDue()
      }
    } catch (failure) {
      this.#deps.onFailed(failure)
    } finally {
      this.#round = undefined
    }
  }

  async #sendDue(): Promise<void> {
    const { store, now } = this.#deps
    while ((await store.fanOut(now())) > 0);
    for (const outgoing of await store.due(now(), MOST_PER_WEBHOOK)) {
      const { id } = outgoing.delivery
      if (this.#inFlight.has(id) || this.#inFlight.size >= MOST_AT_ONCE) continue
      this.#inFlight.set(id, this.#attempt(outgoing))
    }
    const next = await store.nextDue(now())
    clearTimeout(this.#timer)
    if (next === undefined || this.#stop.signal.aborted) return
    this.#timer = setTimeout(this.look, Math.min(LONGEST_SLEEP, Math.max(0, next - now())))
  }

  async #attempt(outgoing: Outgoing): Promise<void> {
    try {
      await this.#sendOne(outgoing)
      this.#inFlight.delete(outgoing.delivery.id)
      this.look()
    } catch (failure) {
      // The store is broken. What it cannot cross out stays in flight, or it would be sent again and again without a pause.
      this.#deps.onFailed(failure)
    }
  }

  async #sendOne({ delivery, webhook, event }: Outgoing): Promise<void> {
    const { store, now, rules, firstPauseSeconds, chance, unseal } = this.#deps
    const id = `evt_${event.id}`
    const body = JSON.stringify({
      type: event.kind,
      timestamp: new Date(event.at).toISOString(),
      id,
      organization: await this.#deps.nameOf(webhook.organizationId),
      subject: event.subject,
      data: event.data,
    })
    const headers = {
      'user-agent': this.#deps.userAgent,
      ...signMessage(unseal(webhook.sealedSecret), id, now(), body),
    }
    const attempt = await postMessage({ url: webhook.url, headers, body }, rules, this.#stop.signal)
    if (attempt === undefined) return
    await store.keepDelivery(settleDelivery(delivery, attempt, firstPauseSeconds, chance(), now()))
    if (isGone(attempt)) await store.keep(webhook, disable(webhook, 'the receiver said that it is gone for good (410)'))
  }
}
