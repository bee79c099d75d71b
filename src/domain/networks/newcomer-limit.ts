import type { Instant } from '../../base/instant.ts'

/** Clients a second. */
export interface NewcomerRates {
  readonly perRelay: number
  readonly perPort: number
}

/**
 * A relay stands for a subnet, where thousands of machines may come up at once after a power cut. A port of a switch leads to one machine,
 * or to the virtual ones of a host.
 */
export const NEWCOMER_RATES: NewcomerRates = { perRelay: 500, perPort: 8 }

/** What comes at once may be that of so many seconds: as long as firmware takes to ask for the second time. */
const BURST_SECONDS = 8

/** Relays and ports that are remembered; those that have been silent for longest are forgotten first, and begin anew. */
const MOST_REMEMBERED = 16_384

interface Bucket {
  readonly left: number
  readonly at: Instant
}

/**
 * How many clients that nobody knows may ask for addresses, by where they come from: a flood of invented ones at one port must not use up
 * what a whole subnet shares. Clients that have had an address, or have one reserved, are none of its business.
 */
export class NewcomerLimit {
  readonly #rates: NewcomerRates
  readonly #buckets = new Map<string, Bucket>()

  constructor(rates: NewcomerRates = NEWCOMER_RATES) {
    this.#rates = rates
  }

  /** Whether one more may come through this relay, and through this port of its switches if the relay names it. */
  admits(relay: string, port: string | undefined, now: Instant): boolean {
    const { perRelay, perPort } = this.#rates
    const atRelay = this.#fill(relay, perRelay, now)
    const atPort = port === undefined ? undefined : this.#fill(`${relay}/${port}`, perPort, now)
    const isAdmitted = atRelay.left >= 1 && (atPort === undefined || atPort.left >= 1)
    // A port that asks too much must not use up its relay.
    const taken = isAdmitted ? 1 : 0
    this.#remember(relay, atRelay, taken)
    if (atPort !== undefined) this.#remember(`${relay}/${port}`, atPort, taken)
    return isAdmitted
  }

  #fill(key: string, perSecond: number, now: Instant): Bucket {
    const burst = perSecond * BURST_SECONDS
    const before = this.#buckets.get(key)
    if (before === undefined) return { left: burst, at: now }
    const seconds = Math.max(0, now - before.at) / 1000
    return { left: Math.min(burst, before.left + seconds * perSecond), at: now }
  }

  #remember(key: string, { left, at }: Bucket, taken: number): void {
    this.#buckets.delete(key)
    this.#buckets.set(key, { left: left - taken, at })
    const [oldest] = this.#buckets.size > MOST_REMEMBERED ? this.#buckets.keys() : []
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
