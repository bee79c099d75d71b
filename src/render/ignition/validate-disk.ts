import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { checkPath } from './absolute-path.ts'
import type { Disk, Partition } from './ignition-types.ts'

const GUID = /^(?:|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})$/

/** A partition entry of a GPT holds 36 UTF-16 code units of name. */
const LABEL_LENGTH = 36

interface Extent {
  readonly index: number
  /** MiB, both included. */
  readonly start: number
  readonly end: number
}

export function checkDisk({ device, partitions = [] }: Disk, path: Path, findings: Findings): void {
  checkPath(device, [...path, 'device'], findings)
  const at = [...path, 'partitions']
  for (const [i, partition] of partitions.entries()) checkPartition(partition, [...at, i], findings)
  const number = repeated(partitions.map((p) => p.number || undefined))
  if (number !== undefined) findings.error([...at, number], 'two partitions have this number')
  const label = repeated(partitions.map((p) => p.label))
  if (label !== undefined) findings.error([...at, label], 'two partitions have this label')
  const overlap = overlapping(partitions)
  if (overlap !== undefined) findings.error([...at, overlap], 'this partition overlaps another one')
  const mixed = partitions.some((p) => p.shouldExist === false) && partitions.some((p) => !p.number)
  if (mixed) findings.error(at, 'when a partition is to be removed, all partitions of the disk need a number')
}

function checkPartition(partition: Partition, path: Path, findings: Findings): void {
  const { label, number, shouldExist, typeGuid, guid, startMiB, sizeMiB } = partition
  const described =
    label !== undefined || Boolean(typeGuid) || Boolean(guid) || startMiB !== undefined || sizeMiB !== undefined
  if (shouldExist === false && described)
    findings.error(path, 'a partition that is to be removed has a number and nothing else')
  if (!number && label === undefined) findings.error(path, 'a partition needs a number from 1 on, or a label')
  if (label !== undefined && new TextEncoder().encode(label).length > LABEL_LENGTH) {
    findings.error([...path, 'label'], `a partition label has at most ${LABEL_LENGTH} characters`)
  }
  if (label?.includes(':') === true) findings.error([...path, 'label'], 'a partition label cannot hold a colon')
  for (const [name, value] of [
    ['guid', guid],
    ['typeGuid', typeGuid],
  ] as const) {
    if (value !== undefined && !GUID.test(value))
      findings.error([...path, name], `"${value}" is no GUID like 01234567-89AB-CDEF-EDCB-A98765432101`)
  }
}

/** The index of the first value that stood before. */
function repeated(values: readonly (string | number | undefined)[]): number | undefined {
  const seen = new Set<string | number>()
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue
    if (seen.has(value)) return i
    seen.add(value)
  }
  return undefined
}

function overlapping(partitions: readonly Partition[]): number | undefined {
  const extents = partitions.flatMap(extent).toSorted((a, b) => a.start - b.start)
  let last: Extent | undefined
  for (const next of extents) {
    if (last !== undefined && next.start <= last.end) return Math.max(last.index, next.index)
    if (last === undefined || next.end > last.end) last = next
  }
  return undefined
}

/** Start 0 is "where there is room" and size 0 "what is left": neither can be compared. */
function extent({ startMiB, sizeMiB }: Partition, index: number): readonly Extent[] {
  if (!startMiB || sizeMiB === undefined) return []
  return [{ index, start: startMiB, end: sizeMiB === 0 ? startMiB : startMiB + sizeMiB - 1 }]
}
