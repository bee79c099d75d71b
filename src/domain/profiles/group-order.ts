import type { Group } from './group.ts'

/**
 * The order in which groups are asked: most conditions first; of equally many the one whose sorted `name=value,name=value` is greatest;
 * of equal selectors the least key. Total, so that the same files always give the same answer.
 */
export function compareGroups(a: Group, b: Group): number {
  return conditionsOf(b) - conditionsOf(a) || compareText(selectorText(b), selectorText(a)) || compareText(a.key, b.key)
}

/** As `compareGroups` has it. The texts are made once for each group: of 100,000 there are millions of comparisons. */
export const inOrder = (groups: readonly Group[]): Group[] =>
  groups
    .map((group) => ({ group, conditions: conditionsOf(group), text: selectorText(group) }))
    .toSorted(
      (a, b) => b.conditions - a.conditions || compareText(b.text, a.text) || compareText(a.group.key, b.group.key),
    )
    .map(({ group }) => group)

/** How many conditions a machine has met when the group takes it; of several alternatives, in the least demanding one. */
export const conditionsOf = (group: Group): number =>
  group.selector.size + (group.match.length === 0 ? 0 : Math.min(...group.match.map((alternative) => alternative.size)))

const selectorText = (group: Group): string =>
  Array.from(group.selector, ([name, value]) => `${name}=${value}`)
    .toSorted(compareText)
    .join(',')

/** By code point, as UTF-8 bytes sort. JavaScript's own order differs where a surrogate pair meets U+E000 to U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
  }
  return a.length - b.length
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
