import type { z } from 'zod'
import type { DiffLine } from '../../domain/revisions/diff-lines.ts'
import { compareRevisions } from '../../render/worker/compare-revisions.ts'
import type { Worker } from '../../render/worker/worker.ts'
import type { bootDiff } from './pool-contract.ts'

/** What machines get of two revisions, line by line. */
export function compareBoots(before: Worker, after: Worker): z.infer<typeof bootDiff> {
  const { kernelArguments, files, ignition } = compareRevisions(before, after)
  return {
    kernel_arguments: kernelArguments.map(line),
    files: files.map(({ name, before: was, after: is }) => ({ name, before: was ?? null, after: is ?? null })),
    ignition: ignition.map(line),
  }
}

const line = ({ kind, text }: DiffLine): { kind: DiffLine['kind']; text: string } => ({ kind, text })
