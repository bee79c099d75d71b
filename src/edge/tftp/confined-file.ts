import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A regular file below the root, with every symbolic link followed. */
export interface ConfinedFile {
  readonly path: string
  readonly stats: BigIntStats
}

/**
 * Undefined for anything but a regular file below `root`: missing, a directory, a FIFO, a device, a link that leads out.
 * Nothing is opened. Other trouble (permission, a broken disk) rejects.
 *
 * @param root as `realpath` gives it
 * @param name relative, without `..`
 */
export async function findConfined(root: string, name: string): Promise<ConfinedFile | undefined> {
  try {
    const path = await realpath(join(root, name))
    if (!isBelow(root, path)) return undefined
    const stats = await stat(path, { bigint: true })
    return stats.isFile() ? { path, stats } : undefined
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/**
 * Opens what `findConfined` found. Since then the path may have become something else, so it is looked at again through
 * the open file: rejects when that is outside or not a regular file. O_NONBLOCK does not wait for the writer of a FIFO.
 */
export async function openConfined(root: string, file: ConfinedFile): Promise<FileHandle> {
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  const path = await realpath(`/proc/self/fd/${handle.fd}`)
  if (isBelow(root, path) && (await handle.stat()).isFile()) return handle
  await handle.close()
  throw new Error(`"${file.path}" was exchanged while it was opened`)
}

const isBelow = (root: string, path: string): boolean => path.startsWith(root.endsWith(sep) ? root : root + sep)

function isAbsence(error: unknown): boolean {
  const absent = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']
  return error instanceof Error && 'code' in error && absent.includes(String(error.code))
}
