import type { Session } from './session.ts'

/** The sessions under way, by address and then by port: no key is built for a packet, and counting those of one address is free. */
export class SessionTable implements Iterable<Session> {
  readonly #byAddress = new Map<string, Map<number, Session>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  find(address: string, port: number): Session | undefined {
    return this.#byAddress.get(address)?.get(port)
  }

  sizeOf(address: string): number {
    return this.#byAddress.get(address)?.size ?? 0
  }

  /** There must be none for that peer. */
  add(session: Session): void {
    const { address, port } = session.peer
    const ofPeer = this.#byAddress.get(address) ?? new Map<number, Session>()
    this.#byAddress.set(address, ofPeer.set(port, session))
    this.#size += 1
  }

  remove(session: Session): void {
    const { address, port } = session.peer
    const ofPeer = this.#byAddress.get(address)
    if (ofPeer?.delete(port) !== true) return
    this.#size -= 1
    if (ofPeer.size === 0) this.#byAddress.delete(address)
  }

  *[Symbol.iterator](): Iterator<Session> {
    for (const ofPeer of this.#byAddress.values()) yield* ofPeer.values()
  }
}
