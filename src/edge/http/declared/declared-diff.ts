import { exampleLabels } from '../../../domain/profiles/example-labels.ts'
import type { Group } from '../../../domain/profiles/group.ts'
import type { ProfileSource } from '../../../domain/profiles/profile-source.ts'
import { diffLines } from '../../../domain/revisions/diff-lines.ts'
import {
  documentKinds,
  documentRenderer,
  type DocumentKind,
  type DocumentRenderer,
} from '../matchbox/document-renderer.ts'

/** A document that a machine would be served differently. */
export interface DeclaredDifference {
  readonly kind: DocumentKind
  /** The group that the machine was made up for. */
  readonly group: string
  /** What it says, as a query string; empty for any machine. */
  readonly labels: string
  /** Lines that go and come; what stays is left out. */
  readonly lines: readonly ChangedLine[]
}

export interface ChangedLine {
  readonly kind: 'removed' | 'added'
  readonly text: string
}

/** What a machine that each of the groups was made for would get from either source: only documents that differ. */
export async function diffSources(
  before: ProfileSource,
  after: ProfileSource,
  groups: readonly Group[],
): Promise<readonly DeclaredDifference[]> {
  const renderers = [documentRenderer(before), documentRenderer(after)] as const
  const machines = new Map(groups.map((group) => [labelsFor(group), group.key]))
  const differences: DeclaredDifference[] = []
  for (const [labels, group] of machines) {
    for (const kind of documentKinds) {
      const [old = '', young = ''] = await Promise.all(renderers.map((render) => textOf(render, kind, labels)))
      if (old === young) continue
      differences.push({ kind, group, labels, lines: changedLines(old, young) })
    }
  }
  return differences
}

/** A query of a machine that the group might take. */
const labelsFor = (group: Group): string =>
  Array.from(exampleLabels(group), ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&')

async function textOf(render: DocumentRenderer, kind: DocumentKind, labels: string): Promise<string> {
  const text = await render(kind, labels)
  if (!text.ok) return `(none: ${text.error})`
  return kind === 'ignition' ? JSON.stringify(JSON.parse(text.value), undefined, 2) : text.value.trimEnd()
}

const changedLines = (old: string, young: string): readonly ChangedLine[] =>
  diffLines(old.split('\n'), young.split('\n')).flatMap(({ kind, text }) => (kind === 'same' ? [] : [{ kind, text }]))
