import type { ContentDiff, RevisionDiff } from '../api/fleet/pool-contract.ts'

type Line = ContentDiff['ignition'][number]

/** Lines around a change that say where it is. */
const CONTEXT = 2

const signs: Readonly<Record<Line['kind'], string>> = { same: ' ', removed: '-', added: '+' }

/** A diff for a terminal. `isWhole` shows the Ignition, too. */
export function diffText(diff: ContentDiff, isWhole: boolean): string {
  const { differences, kernel_arguments: args, files, ignition } = diff
  return [
    ...differences.map(({ path, before, after }) => change(path, before, after)),
    part('kernel arguments', changed(args)),
    ...files.map(({ name, before, after }) => change(`file ${name}`, before, after)),
    isWhole ? part('Ignition', changed(ignition)) : '',
  ].join('')
}

export function rebootsText({ reboots, reboot_count: count }: RevisionDiff): string {
  const names = reboots.map(({ name }) => name).join(', ')
  const rest = count > reboots.length ? ` and ${count - reboots.length} more` : ''
  return count === 0 ? 'no machine would reboot\n' : `would reboot, in this order: ${names}${rest}\n`
}

const change = (what: string, before: string | null, after: string | null): string =>
  `${what}\n  - ${before ?? '(nothing)'}\n  + ${after ?? '(nothing)'}\n`

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`

/** Lines that changed and those near them; an ellipsis stands for what is left out. */
function changed(lines: readonly Line[]): readonly string[] {
  const isNear = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap(({ kind, text }, i) => {
    if (isNear[i] === true) return [`${signs[kind]} ${text}`]
    return isNear[i - 1] === true && isNear.includes(true, i) ? ['  …'] : []
  })
}
