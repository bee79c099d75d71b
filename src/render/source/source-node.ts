/** A value as it stands in a JSON or YAML text. `at` is its offset there. */
export type SourceNode =
  | { readonly kind: 'map'; readonly at: number; readonly entries: readonly SourceEntry[] }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly SourceNode[] }
  | SourceScalar

export interface SourceEntry {
  readonly key: string
  /** Offset of the key. */
  readonly at: number
  readonly value: SourceNode
}

export interface SourceScalar {
  readonly kind: 'scalar'
  readonly at: number
  /** `plain` is an unquoted YAML scalar: what it means depends on what is expected there. */
  readonly type: 'string' | 'number' | 'bool' | 'null' | 'plain'
  readonly text: string
}

/** Object keys and list indexes from the root. */
export type Path = readonly (string | number)[]

/** The offset of the value at `path`, or of the innermost thing around it that exists. */
export function offsetOf(root: SourceNode, path: Path): number {
  let node = root
  let at = root.at
  for (const step of path) {
    if (node.kind === 'map') {
      const entry = node.entries.findLast((e) => e.key === step)
      if (entry === undefined) return at
      at = entry.at
      node = entry.value
    } else if (node.kind === 'list' && typeof step === 'number') {
      const item = node.items[step]
      if (item === undefined) return at
      at = item.at
      node = item
    } else return at
  }
  return at
}
