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

/** Finds offsets by path. Remembers the keys of each mapping it went through: a report may have as many lines as the text. */
export class SourceIndex {
  readonly #root: SourceNode
  readonly #keys = new Map<SourceNode, ReadonlyMap<string, SourceEntry>>()

  constructor(root: SourceNode) {
    this.#root = root
  }

  /** The offset of the value at `path`, or of the innermost thing around it that exists. */
  offsetOf(path: Path): number {
    let node = this.#root
    let { at } = this.#root
    for (const step of path) {
      const next = this.#step(node, step)
      if (next === undefined) return at
      at = next.at
      node = next.value
    }
    return at
  }

  #step(node: SourceNode, step: string | number): { at: number; value: SourceNode } | undefined {
    if (node.kind === 'map') return this.#keysOf(node, node.entries).get(String(step))
    const item = node.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined
    return item === undefined ? undefined : { at: item.at, value: item }
  }

  #keysOf(node: SourceNode, entries: readonly SourceEntry[]): ReadonlyMap<string, SourceEntry> {
    const known = this.#keys.get(node)
    if (known !== undefined) return known
    const keys = new Map(entries.map((entry) => [entry.key, entry]))
    this.#keys.set(node, keys)
    return keys
  }
}
