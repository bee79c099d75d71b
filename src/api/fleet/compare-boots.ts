import type { z } from 'zod'
import type { Difference } from '../../domain/revisions/diff-content.ts'
import type { DiffLine } from '../../domain/revisions/diff-lines.ts'
import { compareRevisions, type Preview } from '../../render/worker/compare-revisions.ts'
import type { contentDiff } from './pool-contract.ts'

type ContentDiff = z.infer<typeof contentDiff>

/** What machines get of two revisions, line by line, and the settings that make the difference. */
export function compareBoots(before: Preview, after: Preview): ContentDiff {
  const { settings, kernelArguments, files, ignition } = compareRevisions(before, after)
  return {
    differences: presentDifferences(settings),
    kernel_arguments: kernelArguments.map(line),
    files: files.map(({ name, before: was, after: is }) => ({ name, before: was ?? null, after: is ?? null })),
    ignition: ignition.map(line),
  }
}

export const presentDifferences = (settings: readonly Difference[]): ContentDiff['differences'] =>
  settings.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null }))

const line = ({ kind, text }: DiffLine): { kind: DiffLine['kind']; text: string } => ({ kind, text })
