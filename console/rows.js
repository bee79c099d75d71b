// @ts-check

/**
 * What shows one item of a list.
 *
 * @template T
 * @typedef {{ readonly element: HTMLElement, readonly update: (item: T) => void }} View
 */

/**
 * One element per item, in the order of the items. An item that stays keeps its element, and with it focus and selection.
 *
 * @template T
 */
export class Rows {
  #parent
  #keyOf
  #create
  /** @type {Map<unknown, View<T>>} */
  #views = new Map()

  /**
   * @param {Element} parent
   * @param {(item: T) => unknown} keyOf
   * @param {() => View<T>} create
   */
  constructor(parent, keyOf, create) {
    this.#parent = parent
    this.#keyOf = keyOf
    this.#create = create
  }

  /** @param {readonly T[]} items */
  update(items) {
    this.#removeAllBut(new Set(items.map(this.#keyOf)))
    let at = this.#parent.firstElementChild
    for (const item of items) {
      const view = this.#viewOf(item)
      view.update(item)
      if (view.element === at) at = at.nextElementSibling
      else this.#parent.insertBefore(view.element, at)
    }
  }

  /** @param {T} item */
  #viewOf(item) {
    const key = this.#keyOf(item)
    const view = this.#views.get(key) ?? this.#create()
    this.#views.set(key, view)
    return view
  }

  /** @param {ReadonlySet<unknown>} keys */
  #removeAllBut(keys) {
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue
      view.element.remove()
      this.#views.delete(key)
    }
  }
}
