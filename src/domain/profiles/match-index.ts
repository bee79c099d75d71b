import { alternativeHolds, type Alternative } from './condition.ts'
import { selectorMatches, type Group } from './group.ts'
import { compareGroups } from './group-order.ts'
import type { Labels } from './labels.ts'

/** A label and a value without which the group takes no machine, or takes none by that alternative. */
type Handle = readonly [label: string, value: string]

/**
 * Groups with conditions beyond equality. Those that name values, in their selector or as lists, are found by them; only what is left, networks and
 * patterns alone, is asked one by one.
 */
export class MatchIndex {
  readonly #byLabel = new Map<string, Map<string, Group[]>>()
  #rest: Group[] = []

  put(group: Group): void {
    const handles = handlesOf(group)
    if (handles === undefined) insertInOrder(this.#rest, group)
    else for (const [label, value] of handles) insertInOrder(this.#listAt(label, value), group)
  }

  delete(group: Group): void {
    const others = (groups: readonly Group[]): Group[] => groups.filter((other) => other !== group)
    const handles = handlesOf(group)
    if (handles === undefined) this.#rest = others(this.#rest)
    for (const [label, value] of handles ?? []) {
      const byValue = this.#byLabel.get(label)
      const left = others(byValue?.get(value) ?? [])
      if (left.length > 0) byValue?.set(value, left)
      else byValue?.delete(value)
      if (byValue?.size === 0) this.#byLabel.delete(label)
    }
  }

  /** The first group, in the order of `compareGroups`, that takes a machine with these labels. */
  select(labels: Labels): Group | undefined {
    let best = firstThatTakes(this.#rest, labels)
    for (const [label, byValue] of this.#byLabel) {
      const found = firstThatTakes(byValue.get(labels.get(label) ?? '') ?? [], labels)
      if (found !== undefined && (best === undefined || compareGroups(found, best) < 0)) best = found
    }
    return best
  }

  #listAt(label: string, value: string): Group[] {
    const byValue = this.#byLabel.get(label) ?? new Map<string, Group[]>()
    this.#byLabel.set(label, byValue)
    const groups = byValue.get(value) ?? []
    byValue.set(value, groups)
    return groups
  }
}

export const takes = (group: Group, labels: Labels): boolean =>
  selectorMatches(group.selector, labels) &&
  (group.match.length === 0 || group.match.some((alternative) => alternativeHolds(alternative, labels)))

const firstThatTakes = (groups: readonly Group[], labels: Labels): Group | undefined =>
  groups.find((group) => takes(group, labels))

/** Undefined when a machine may be taken whatever its values are. No handle comes twice. */
function handlesOf({ selector, match }: Group): readonly Handle[] | undefined {
  const [asked] = selector
  if (asked !== undefined) return [asked]
  const handles = new Map<string, Handle>()
  for (const alternative of match) {
    const named = handlesOfAlternative(alternative)
    if (named === undefined) return undefined
    for (const handle of named) handles.set(JSON.stringify(handle), handle)
  }
  return [...handles.values()]
}

function handlesOfAlternative(alternative: Alternative): readonly Handle[] | undefined {
  for (const [label, condition] of alternative)
    if (condition.kind === 'one-of') return Array.from(condition.values, (value): Handle => [label, value])
  return undefined
}

/** Keeps `groups` in the order in which they are asked. */
export function insertInOrder(groups: Group[], group: Group): void {
  let low = 0
  let high = groups.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = groups[middle]
    if (other !== undefined && compareGroups(other, group) < 0) low = middle + 1
    else high = middle
  }
  groups.splice(low, 0, group)
}
