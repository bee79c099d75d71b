import { conditionHolds, describeCondition, type Alternative } from './condition.ts'
import type { Group } from './group.ts'
import { compareGroups } from './group-order.ts'
import type { Labels } from './labels.ts'
import { takes } from './match-index.ts'

/** One condition that does not hold: what the group wants of the label and what the machine says. */
export interface Mismatch {
  readonly label: string
  readonly wanted: string
  /** Undefined when the machine does not say. */
  readonly got: string | undefined
}

export type Verdict =
  | { readonly kind: 'chosen' }
  /** It would take the machine, but the chosen group is asked first. */
  | { readonly kind: 'later' }
  | { readonly kind: 'refused'; readonly mismatches: readonly Mismatch[] }

export interface Explained {
  readonly group: Group
  readonly verdict: Verdict
}

/** Every group in the order in which it is asked, with the reason why it does or does not take a machine with these labels. */
export function explainSelection(groups: readonly Group[], labels: Labels): readonly Explained[] {
  let chosen = false
  return groups.toSorted(compareGroups).map((group): Explained => {
    if (!takes(group, labels)) return { group, verdict: { kind: 'refused', mismatches: mismatchesOf(group, labels) } }
    if (chosen) return { group, verdict: { kind: 'later' } }
    chosen = true
    return { group, verdict: { kind: 'chosen' } }
  })
}

/** Who takes the machine, and the others: those that miss least first. */
export function nearestFirst(explained: readonly Explained[]): {
  readonly chosen: Explained | undefined
  readonly others: readonly Explained[]
} {
  const chosen = explained.find(({ verdict }) => verdict.kind === 'chosen')
  const others = explained.filter((one) => one !== chosen).toSorted((a, b) => missed(a) - missed(b))
  return { chosen, others }
}

/** How many conditions are not met. */
const missed = ({ verdict }: Explained): number => (verdict.kind === 'refused' ? verdict.mismatches.length : 0)

/** Of several alternatives the one that comes nearest, because that is the one its author meant. */
function mismatchesOf(group: Group, labels: Labels): readonly Mismatch[] {
  const selector = Array.from(group.selector, ([label, value]) => ({ label, value, got: labels.get(label) }))
    .filter(({ value, got }) => (got ?? '') !== value)
    .map(({ label, value, got }) => ({ label, wanted: JSON.stringify(value), got }))
  const nearest = group.match
    .map((alternative) => mismatchesOfAlternative(alternative, labels))
    .toSorted((a, b) => a.length - b.length)[0]
  return [...selector, ...(nearest ?? [])]
}

const mismatchesOfAlternative = (alternative: Alternative, labels: Labels): readonly Mismatch[] =>
  Array.from(alternative, ([label, condition]) => ({ label, condition, got: labels.get(label) }))
    .filter(({ condition, got }) => !conditionHolds(condition, got))
    .map(({ label, condition, got }) => ({ label, wanted: describeCondition(condition), got }))
