import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { AddressTable } from './address-table.ts'

export interface Expiring {
  readonly ip: Ip4
  readonly expires: Instant
}

/**
 * Finds what expires first, of one item for each address. A binary heap whose items can be taken out anywhere, because clients renew and release at will;
 * with 100,000 items an operation is 17 steps.
 */
export class ExpiryHeap<T extends Expiring> {
  readonly #items: T[] = []
  readonly #places = new AddressTable<number | undefined>()

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
    const at = this.#places.get(item.ip)
    if (at === undefined || this.#items[at] !== item) return
    this.#places.set(item.ip, undefined)
    const last = this.#items.pop()
    if (last === undefined || last === item) return
    this.#rise(at, last)
    this.#sink(this.#places.get(last.ip) ?? at, last)
  }

  #put(at: number, item: T): void {
    this.#items[at] = item
    this.#places.set(item.ip, at)
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
