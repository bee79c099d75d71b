import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { diffSources, type DeclaredDifference } from '../../edge/http/declared/declared-diff.ts'

/** What a machine that every group of either folder was made for would get from each: only documents that differ, as lines of `-` and `+`. */
export async function diffFolders(before: ProfileStore, after: ProfileStore): Promise<readonly string[]> {
  const differences = await diffSources(before, after, [...before.groups(), ...after.groups()])
  return differences.flatMap(differenceText)
}

export function differenceText({ kind, group, labels, lines }: DeclaredDifference): readonly string[] {
  const shown = labels === '' ? 'any machine' : decodeURIComponent(labels.replaceAll('&', ' '))
  return [
    `${kind} of ${group}, ${shown}`,
    ...lines.map((line) => `  ${line.kind === 'removed' ? '-' : '+'} ${line.text}`),
  ]
}
