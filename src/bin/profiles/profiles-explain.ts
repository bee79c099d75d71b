import type { ExplanationView } from '../../api/declared/declared-contract.ts'
import { explainSelection, nearestFirst, type Explained, type Mismatch } from '../../domain/profiles/explain.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Labels } from '../../domain/profiles/labels.ts'

/** For people: the group that takes the machine first, then the others, nearest first, at most `most` of them. */
export function explainText(groups: readonly Group[], labels: Labels, most: number): string {
  const { chosen, others } = nearestFirst(explainSelection(groups, labels))
  return shownText(
    chosen === undefined ? undefined : { name: chosen.group.key, says: takes(chosen.group.profile) },
    others.slice(0, most).map((one) => ({ name: one.group.key, says: reason(one, chosen?.group.key ?? '') })),
    others.length - Math.min(most, others.length),
  )
}

/** The same from what a server answers. */
export function explanationText({ pool_id: pool, chosen, folder, others, omitted }: ExplanationView): string {
  const taken = shownText(
    chosen === null ? undefined : { name: chosen.group, says: takes(chosen.profile) },
    others.map(({ group, verdict, mismatches }) => ({
      name: group,
      says:
        verdict === 'later'
          ? later(chosen?.group ?? '')
          : missing(mismatches.map((one) => ({ ...one, got: one.got ?? undefined }))),
    })),
    omitted,
  )
  return [
    ...(pool === null ? [] : [`It is in pool ${pool}, which decides before any group. Without a pool:`]),
    taken,
    ...(folder === null
      ? []
      : [`Group ${folder.group} of the server's own folder takes it, with profile ${folder.profile}.`]),
  ].join('\n')
}

interface Line {
  readonly name: string
  readonly says: string
}

function shownText(chosen: Line | undefined, others: readonly Line[], hidden: number): string {
  const width = Math.max(0, ...[...others, ...(chosen === undefined ? [] : [chosen])].map(({ name }) => name.length))
  const line = ({ name, says }: Line): string => `${name.padEnd(width)}  ${says}`
  return [
    chosen === undefined ? 'No group takes this machine.' : line(chosen),
    ...others.map(line),
    ...(hidden > 0 ? [`and ${hidden} more, which miss at least as much; --all shows them`] : []),
  ].join('\n')
}

const takes = (profile: string): string => `takes this machine, with profile ${profile || '(none)'}`

const later = (chosen: string): string => `would take it, but ${chosen} comes first`

const reason = ({ verdict }: Explained, chosen: string): string =>
  verdict.kind === 'refused' ? missing(verdict.mismatches) : later(chosen)

const missing = (mismatches: readonly Mismatch[]): string => `no: ${mismatches.map(describe).join('; ')}`

const describe = ({ label, wanted, got }: Mismatch): string =>
  `${label} ${got === undefined ? 'is not given' : `is ${JSON.stringify(got)}`}, wanted ${wanted}`
