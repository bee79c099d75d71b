/** Remembers what became of the texts used last, up to a number of characters in all. The same text always becomes the same. */
export class Recent<T> {
  readonly #room: number
  readonly #kept = new Map<string, T>()
  #used = 0

  constructor(room: number) {
    this.#room = room
  }

  get(text: string, make: () => T): T {
    const kept = this.#kept.get(text)
    // A Map keeps the order of insertion: what is put back last is forgotten last.
    const value = kept ?? make()
    if (kept === undefined) this.#used += text.length
    else this.#kept.delete(text)
    this.#kept.set(text, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#used <= this.#room) break
      this.#kept.delete(oldest)
      this.#used -= oldest.length
    }
    return value
  }
}
