import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'

export function checkPath(path: string | undefined, at: Path, findings: Findings): void {
  if (path === undefined || path === '') findings.error(at, 'a path is missing')
  else if (!path.startsWith('/')) findings.error(at, `the path "${path}" does not start with /`)
  else if (cleanPath(path) !== path) findings.error(at, `write the path as ${cleanPath(path)}`)
}

/** The shortest way to write the same path: no `.`, no `//`, no `/` at the end, and `..` only at the start of a relative one. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!absolute) kept.push('..')
  }
  const joined = kept.join('/')
  return absolute ? `/${joined}` : joined === '' ? '.' : joined
}
