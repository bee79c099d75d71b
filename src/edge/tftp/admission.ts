import type { TftpLimits } from './limits.ts'

/** Slots that only those may take who were already turned away: one in eight. */
const RESERVED = 1 / 8
const REMEMBERED = 4096
const FORGET_AFTER_MS = 60_000

/**
 * Who may start a transfer now. Turning away is silent: the client asks again by itself, and one that asks again goes
 * before newcomers. Without that order a storm leaves behind the few machines that were unlucky twice, and firmware
 * gives up for good.
 */
export class Admission {
  readonly #limits: TftpLimits
  readonly #waiting = new Map<string, number>()

  constructor(limits: TftpLimits) {
    this.#limits = limits
  }

  admits(peer: string, running: { readonly total: number; readonly ofPeer: number }, now: number): boolean {
    if (running.ofPeer >= this.#limits.transfersPerPeer) return false
    const since = this.#waiting.get(peer)
    const returning = since !== undefined && now - since < FORGET_AFTER_MS
    const room = this.#limits.transfers * (returning ? 1 : 1 - RESERVED)
    this.#waiting.delete(peer)
    if (running.total < room) return true
    this.#remember(peer, now)
    return false
  }

  #remember(peer: string, now: number): void {
    this.#waiting.set(peer, now)
    if (this.#waiting.size <= REMEMBERED) return
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#waiting.delete(oldest)
  }
}
