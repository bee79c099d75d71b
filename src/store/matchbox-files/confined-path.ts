import { existsSync, realpathSync } from 'node:fs'
import { dirname, posix } from 'node:path'

/**
 * The file that `name` means in `folder`, or undefined when the name leaves it. Sub-folders are allowed, a leading slash counts for nothing.
 * Looks only at the name: see `staysInside` for links.
 */
export function confinedPath(folder: string, name: string): string | undefined {
  if (name === '' || name.includes('\0')) return undefined
  const inside = posix.normalize(name.replace(/^\/+/, ''))
  if (inside === '.' || inside === '..' || inside.startsWith('../') || inside.endsWith('/')) return undefined
  return posix.join(folder, inside)
}

/** True when the file, all links followed, is still below the folder. The folder itself may be a link. */
export const staysInside = (folder: string, path: string): boolean =>
  realpathSync(path).startsWith(`${realpathSync(folder)}/`)

/** True when a file written at `path` would be below the folder: the nearest parent that exists is, all links followed. */
export function wouldStayInside(folder: string, path: string): boolean {
  let parent = dirname(path)
  while (parent !== folder && !existsSync(parent)) parent = dirname(parent)
  return parent === folder || staysInside(folder, parent)
}
