import { explainSelection, type Explained, type Mismatch } from '../domain/profiles/explain.ts'
import type { Group } from '../domain/profiles/group.ts'
import type { Labels } from '../domain/profiles/labels.ts'

/** For people: the group that takes the machine first, then the others, nearest first, at most `most` of them. */
export function explainText(groups: readonly Group[], labels: Labels, most: number): string {
  const explained = explainSelection(groups, labels)
  const chosen = explained.find(({ verdict }) => verdict.kind === 'chosen')
  const others = explained.filter((one) => one !== chosen).toSorted((a, b) => distance(a) - distance(b))
  const shown = others.slice(0, most)
  const width = Math.max(0, ...[chosen, ...shown].map((one) => one?.group.key.length ?? 0))
  const hidden = others.length - shown.length
  return [
    chosen === undefined
      ? 'No group takes this machine.'
      : `${chosen.group.key.padEnd(width)}  takes this machine, with profile ${chosen.group.profile || '(none)'}`,
    ...shown.map((one) => `${one.group.key.padEnd(width)}  ${reason(one, chosen?.group.key ?? '')}`),
    ...(hidden > 0 ? [`and ${hidden} more, which miss at least as much; --all shows them`] : []),
  ].join('\n')
}

/** How many conditions are not met. */
const distance = ({ verdict }: Explained): number => (verdict.kind === 'refused' ? verdict.mismatches.length : 0)

function reason({ verdict }: Explained, chosen: string): string {
  if (verdict.kind !== 'refused') return `would take it, but ${chosen} comes first`
  return `no: ${verdict.mismatches.map(describe).join('; ')}`
}

const describe = ({ label, wanted, got }: Mismatch): string =>
  `${label} ${got === undefined ? 'is not given' : `is ${JSON.stringify(got)}`}, wanted ${wanted}`
