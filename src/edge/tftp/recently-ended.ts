import type { Peer } from './event.ts'

const REMEMBERED = 4096
const FORGET_AFTER_MS = 5000

/**
 * Peers whose transfer is just over. A late copy of their last ACK must not be told off: ROMs use one port for one file
 * after the other, and the ERROR would kill the next transfer.
 */
export class RecentlyEnded {
  readonly #ended = new Map<string, number>()

  /** @param now monotonic milliseconds */
  add(peer: Peer, now: number): void {
    const key = keyOf(peer)
    this.#ended.delete(key)
    this.#ended.set(key, now)
    if (this.#ended.size <= REMEMBERED) return
    const [oldest] = this.#ended.keys()
    if (oldest !== undefined) this.#ended.delete(oldest)
  }

  has(peer: Peer, now: number): boolean {
    const endedAt = this.#ended.get(keyOf(peer))
    return endedAt !== undefined && now - endedAt < FORGET_AFTER_MS
  }
}

const keyOf = (peer: Peer): string => `${peer.address} ${peer.port}`
