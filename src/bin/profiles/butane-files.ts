import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { FilesDir, TreeEntry } from '../../render/butane/files-dir.ts'

/** The files below `root` for `local` in Butane. Links are followed only as far as they stay inside. Throws if `root` does not exist. */
export function butaneFiles(root: string): FilesDir {
  const real = realpathSync(root)
  return {
    read: (path) => attempt(() => readFileSync(inside(real, path))),
    list: (path) => attempt(() => entriesIn(inside(real, path))),
  }
}

function inside(root: string, path: string): string {
  const real = realpathSync(join(root, path))
  if (real === root || real.startsWith(root + sep)) return real
  throw new Error(`${path} is a link that leads out of the files folder`)
}

function entriesIn(folder: string): readonly TreeEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry): readonly TreeEntry[] => {
    const place = join(entry.parentPath, entry.name)
    const path = place.slice(folder.length + 1).replaceAll(sep, '/')
    if (entry.isDirectory()) return []
    if (entry.isSymbolicLink()) return [{ kind: 'link', path, target: readlinkSync(place) }]
    if (!entry.isFile()) return [{ kind: 'other', path }]
    return [{ kind: 'file', path, executable: (statSync(place).mode & 0o111) !== 0 }]
  })
}

/** What the system says about a file that a config names is news for the config's author, not a failure of ours. */
function attempt<T>(work: () => T): Result<T, string> {
  try {
    return ok(work())
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}
