import type { Arrival } from './arrival.ts'
import type { DhcpCounters } from './counters.ts'

interface Waiting {
  readonly packet: Uint8Array
  readonly arrival: Arrival
}

/** DISCOVERs served between two looks at the socket. */
const AT_ONCE = 16
/** A DISCOVER waits behind at most so many, well below the second after which the most impatient firmware asks again. */
const MOST_WAITING = 1024

/**
 * Serves those who have an offer before those who want one. When more machines ask than can be served, treating all packets alike
 * would lose the REQUESTs of offers already made, each lost twice over, and in the end nobody would get an address. So DISCOVERs
 * wait for a moment without other work, and when too many wait, new ones are dropped: their machines ask again.
 */
export class Newcomers {
  readonly #receive: (packet: Uint8Array, arrival: Arrival) => void
  readonly #counters: DhcpCounters
  #waiting: Waiting[] = []
  #isScheduled = false

  constructor(receive: (packet: Uint8Array, arrival: Arrival) => void, counters: DhcpCounters) {
    this.#receive = receive
    this.#counters = counters
  }

  receive(packet: Uint8Array, arrival: Arrival): void {
    if (!isDiscover(packet)) {
      this.#receive(packet, arrival)
      return
    }
    if (this.#waiting.length >= MOST_WAITING) {
      this.#counters.overloaded += 1
      return
    }
    this.#waiting.push({ packet, arrival })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#serve())
  }

  #serve(): void {
    this.#isScheduled = false
    for (const { packet, arrival } of this.#waiting.splice(0, AT_ONCE)) this.#receive(packet, arrival)
    if (this.#waiting.length > 0) this.#schedule()
  }
}

/** Everybody sends option 53 first; a DISCOVER that hides it is served like any other packet. */
const isDiscover = (packet: Uint8Array): boolean => packet[240] === 53 && packet[242] === 1
