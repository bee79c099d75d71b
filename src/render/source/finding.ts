import { type Path, SourceIndex, type SourceNode } from './source-node.ts'

/** Something that is wrong or doubtful in a config. An error makes it unusable. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly path: Path
  /** From 1. Absent when the config has no text. */
  readonly line?: number
  readonly column?: number
  /** What is wrong and, where that is not obvious, what to do. */
  readonly says: string
}

export type Report = readonly Finding[]

export const hasErrors = (report: Report): boolean => report.some((f) => f.severity === 'error')

/** Gathers findings during one check. */
export class Findings {
  readonly #list: Finding[] = []

  get list(): Report {
    return this.#list
  }

  error(path: Path, says: string): void {
    this.#list.push({ severity: 'error', path, says })
  }

  warning(path: Path, says: string): void {
    this.#list.push({ severity: 'warning', path, says })
  }

  addAll(findings: Report): void {
    for (const finding of findings) this.#list.push(finding)
  }
}

/** Adds line and column of what each path names. */
export function located(report: Report, root: SourceNode, text: string): Report {
  const starts = lineStarts(text)
  const index = new SourceIndex(root)
  return report.map((finding) => ({ ...finding, ...positionAt(starts, index.offsetOf(finding.path)) }))
}

export const locatedAt = (finding: Finding, text: string, offset: number): Finding => ({
  ...finding,
  ...positionAt(lineStarts(text), offset),
})

/** `file:12:3: error: says (storage.files.0.path)` */
export function formatFinding(file: string, { severity, line, column, says, path }: Finding): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`
  return `${place}: ${severity}: ${says}${path.length > 0 ? ` (${path.join('.')})` : ''}`
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function positionAt(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
