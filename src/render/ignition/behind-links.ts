/**
 * For each path that goes through one of the links: the path and the innermost such link. Both are sorted once, so that the work grows
 * with the length of the config and not with files times links.
 */
export function behindLinks(paths: readonly string[], links: readonly string[]): ReadonlyMap<string, string> {
  const isLink = new Set(links)
  const found = new Map<string, string>()
  const around: string[] = []
  const sorted = [...new Set([...paths, ...links])].map((path) => path.replaceAll('/', '\0')).toSorted()
  for (const sortable of sorted) {
    const path = sortable.replaceAll('\0', '/')
    while (around.length > 0 && !path.startsWith(`${around.at(-1)}/`)) around.pop()
    const link = around.at(-1)
    if (link !== undefined) found.set(path, link)
    if (isLink.has(path)) around.push(path)
  }
  return found
}
