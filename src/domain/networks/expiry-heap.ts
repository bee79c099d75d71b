import type { Instant } from '../../base/instant.ts'

export interface Expiring {
  readonly expires: Instant
}

/**
 * Finds what expires first. A binary heap whose items can be taken out anywhere, because clients renew and release at will;
 * with 100,000 items an operation is 17 steps.
 */
export class ExpiryHeap<T extends Expiring> {
  readonly #items: T[] = []
  readonly #places = new Map<T, number>()

  get size(): number {
    return this.#items.length
  }

  first(): T | undefined {
    return this.#items[0]
  }

  add(item: T): void {
    this.#items.push(item)
    this.#rise(this.#items.length - 1, item)
  }

  remove(item: T): void {
    const at = this.#places.get(item)
    if (at === undefined) return
    this.#places.delete(item)
    const last = this.#items.pop()
    if (last === undefined || last === item) return
    this.#rise(at, last)
    this.#sink(this.#places.get(last) ?? at, last)
  }

  #put(at: number, item: T): void {
    this.#items[at] = item
    this.#places.set(item, at)
  }

  #rise(from: number, item: T): void {
    let at = from
    while (at > 0) {
      const parentAt = (at - 1) >>> 1
      const parent = this.#items[parentAt]
      if (parent === undefined || parent.expires <= item.expires) break
      this.#put(at, parent)
      at = parentAt
    }
    this.#put(at, item)
  }

  #sink(from: number, item: T): void {
    let at = from
    for (;;) {
      const left = this.#items[2 * at + 1]
      const right = this.#items[2 * at + 2]
      const isRight = left !== undefined && right !== undefined && right.expires < left.expires
      const child = isRight ? right : left
      if (child === undefined || child.expires >= item.expires) break
      this.#put(at, child)
      at = 2 * at + (isRight ? 2 : 1)
    }
    this.#put(at, item)
  }
}
