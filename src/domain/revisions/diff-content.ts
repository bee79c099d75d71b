/** One setting that two revisions do not share, written as people would look for it: `kubeletFlags[max-pods].value`. */
export interface Difference {
  readonly path: string
  /** As JSON; undefined where there is none. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What changed from one content to the other, in the order of the paths. */
export function diffContent(before: unknown, after: unknown): readonly Difference[] {
  const [old, young] = [leaves(before), leaves(after)]
  const paths = [...new Set([...old.keys(), ...young.keys()])].toSorted()
  return paths
    .map((path) => ({ path, before: old.get(path), after: young.get(path) }))
    .filter((difference) => difference.before !== difference.after)
}

function leaves(value: unknown, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) leaves(item, `${path}[${keyOf(item) ?? i}]`, into)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) leaves(member, path === '' ? name : `${path}.${name}`, into)
  } else if (value !== undefined) into.set(path, JSON.stringify(value))
  return into
}

/** Things with a name are compared by it, so that one more in front does not change all that follow. */
function keyOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const named = item as { readonly name?: unknown; readonly key?: unknown }
  const key = named.name ?? named.key
  return typeof key === 'string' ? key : undefined
}
