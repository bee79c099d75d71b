import type { Group } from '../domain/profiles/group.ts'
import type { ProfileStore } from '../domain/profiles/profile-store.ts'
import { diffLines } from '../domain/revisions/diff-lines.ts'
import { documentKinds, documentRenderer, type DocumentRenderer } from '../edge/http/matchbox/document-renderer.ts'

/** What a machine that every group of either folder was made for would get from each: only documents that differ, as lines of `-` and `+`. */
export async function diffFolders(before: ProfileStore, after: ProfileStore): Promise<readonly string[]> {
  const renderers = [documentRenderer(before), documentRenderer(after)] as const
  const machines = new Map([...before.groups(), ...after.groups()].map((group) => [labelsOf(group), group.key]))
  const lines: string[] = []
  for (const [labels, key] of machines) {
    for (const kind of documentKinds) {
      const [old = '', young = ''] = await Promise.all(renderers.map((render) => textOf(render, kind, labels)))
      if (old === young) continue
      const shown = labels === '' ? 'any machine' : decodeURIComponent(labels.replaceAll('&', ' '))
      lines.push(`${kind} of ${key}, ${shown}`, ...changes(old, young))
    }
  }
  return lines
}

/** A machine with just what the group asks by equality; other conditions cannot be turned around. */
const labelsOf = ({ selector }: Group): string =>
  Array.from(selector, ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&')

async function textOf(render: DocumentRenderer, kind: (typeof documentKinds)[number], labels: string): Promise<string> {
  const text = await render(kind, labels)
  if (!text.ok) return `(none: ${text.error})`
  return kind === 'ignition' ? JSON.stringify(JSON.parse(text.value), undefined, 2) : text.value.trimEnd()
}

const changes = (old: string, young: string): readonly string[] =>
  diffLines(old.split('\n'), young.split('\n'))
    .filter(({ kind }) => kind !== 'same')
    .map(({ kind, text }) => `  ${kind === 'removed' ? '-' : '+'} ${text}`)
