/**
 * Remembers the newest values by key and forgets the oldest, in bounded memory however many strangers ask:
 * two generations, of which the older is dropped when the younger is full.
 */
export class RecentClients<T> {
  readonly #generation: number
  #young = new Map<string, T>()
  #old: ReadonlyMap<string, T> = new Map<string, T>()

  /** Keeps at least `generation` and at most twice as many values. */
  constructor(generation: number) {
    this.#generation = generation
  }

  remember(key: string, value: T): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  recall(key: string): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }
}
