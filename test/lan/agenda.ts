interface Entry {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

/** What is to happen, by time, and at the same time in the order in which it was put down. A binary heap. */
export class Agenda {
  readonly #entries: Entry[] = []
  #order = 0

  /** When the next act is due, or undefined when nothing is left. */
  get next(): number | undefined {
    return this.#entries[0]?.at
  }

  add(at: number, act: () => void): void {
    const entry = { at, order: this.#order++, act }
    let place = this.#entries.push(entry) - 1
    while (place > 0) {
      const above = (place - 1) >>> 1
      const parent = this.#entries[above]
      if (parent === undefined || isBefore(parent, entry)) break
      this.#entries[place] = parent
      place = above
    }
    this.#entries[place] = entry
  }

  take(): (() => void) | undefined {
    const [first] = this.#entries
    const last = this.#entries.pop()
    if (last !== undefined && this.#entries.length > 0) this.#sink(last)
    return first?.act
  }

  #sink(entry: Entry): void {
    let place = 0
    for (;;) {
      const [left, right] = [this.#entries[2 * place + 1], this.#entries[2 * place + 2]]
      const isRight = left !== undefined && right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (child === undefined || isBefore(entry, child)) break
      this.#entries[place] = child
      place = 2 * place + (isRight ? 2 : 1)
    }
    this.#entries[place] = entry
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
