import type { Group } from './group.ts'
import { compareGroups, compareText, conditionsOf } from './group-order.ts'
import type { Labels } from './labels.ts'
import { insertInOrder, MatchIndex } from './match-index.ts'

/** Groups whose selectors have the same label names, found by the values in one look. */
interface Shelf {
  readonly names: readonly string[]
  readonly byValues: Map<string, Group[]>
}

/**
 * Finds the group of a machine without asking each: one look per distinct set of label names (a site has a handful), not per group.
 * Groups with conditions beyond equality are kept apart, in an index of their own.
 */
export class GroupIndex {
  readonly #byKey = new Map<string, Group>()
  readonly #shelves = new Map<string, Shelf>()
  /** By number of names, most first: the first answer decides unless another shelf of that size answers too. Made anew when a shelf comes or goes. */
  #shelvesInOrder: readonly Shelf[] | undefined
  readonly #extended = new MatchIndex()

  get size(): number {
    return this.#byKey.size
  }

  get(key: string): Group | undefined {
    return this.#byKey.get(key)
  }

  /** By key, in byte order. */
  all(): readonly Group[] {
    return [...this.#byKey.values()].toSorted((a, b) => compareText(a.key, b.key))
  }

  put(group: Group): void {
    this.delete(group.key)
    this.#byKey.set(group.key, group)
    if (group.match.length > 0) this.#extended.put(group)
    else this.#shelve(group)
  }

  delete(key: string): void {
    const group = this.#byKey.get(key)
    if (group === undefined) return
    this.#byKey.delete(key)
    if (group.match.length > 0) this.#extended.delete(group)
    else this.#unshelve(group)
  }

  /** The first group, in the order of `compareGroups`, that takes a machine with these labels. */
  select(labels: Labels): Group | undefined {
    const plain = this.#selectPlain(labels)
    const extended = this.#extended.select(labels)
    if (plain === undefined || extended === undefined) return plain ?? extended
    return compareGroups(plain, extended) <= 0 ? plain : extended
  }

  #selectPlain(labels: Labels): Group | undefined {
    let best: Group | undefined
    this.#shelvesInOrder ??= [...this.#shelves.values()].toSorted((a, b) => b.names.length - a.names.length)
    for (const shelf of this.#shelvesInOrder) {
      if (best !== undefined && shelf.names.length < conditionsOf(best)) return best
      const found = shelf.byValues.get(valuesText(shelf.names, labels))?.[0]
      if (found !== undefined && (best === undefined || compareGroups(found, best) < 0)) best = found
    }
    return best
  }

  #shelve(group: Group): void {
    const names = [...group.selector.keys()].toSorted(compareText)
    const id = namesText(names)
    let shelf = this.#shelves.get(id)
    if (shelf === undefined) {
      shelf = { names, byValues: new Map() }
      this.#shelves.set(id, shelf)
      this.#shelvesInOrder = undefined
    }
    const values = valuesText(names, group.selector)
    const same = shelf.byValues.get(values)
    if (same === undefined) shelf.byValues.set(values, [group])
    else insertInOrder(same, group)
  }

  #unshelve(group: Group): void {
    const names = [...group.selector.keys()].toSorted(compareText)
    const id = namesText(names)
    const shelf = this.#shelves.get(id)
    if (shelf === undefined) return
    const values = valuesText(names, group.selector)
    const rest = shelf.byValues.get(values)?.filter((other) => other !== group) ?? []
    if (rest.length > 0) shelf.byValues.set(values, rest)
    else shelf.byValues.delete(values)
    if (shelf.byValues.size > 0) return
    this.#shelves.delete(id)
    this.#shelvesInOrder = undefined
  }
}

/** Values of the names as one text. With their lengths, so that no label can pretend to be two: `1:x1:y` is not `4:x1:y`. */
function valuesText(names: readonly string[], values: Labels): string {
  if (names.length === 1) return values.get(names[0] ?? '') ?? ''
  let text = ''
  for (const name of names) {
    const value = values.get(name) ?? ''
    text += `${value.length}:${value}`
  }
  return text
}

/** Names of a shelf as one text; a name may hold any character, so they too go with their lengths. */
const namesText = (names: readonly string[]): string => names.map((name) => `${name.length}:${name}`).join('')
