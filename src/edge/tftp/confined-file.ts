import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/**
 * Opens a regular file that lies below `root` after every symbolic link is followed. Undefined for anything else:
 * missing, a directory, a FIFO, a device, a link that leads out. Any other trouble (permission, a broken disk) throws.
 *
 * @param root as `realpath` gives it
 * @param name relative, without `..`
 */
export async function openConfined(root: string, name: string): Promise<FileHandle | undefined> {
  try {
    const path = await realpath(join(root, name))
    if (!isBelow(root, path) || !(await stat(path)).isFile()) return undefined
    // Between the check and this line the path may have become a FIFO, which O_NONBLOCK does not wait for, or a link.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    if (await isStillConfined(root, handle)) return handle
    await handle.close()
    return undefined
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

async function isStillConfined(root: string, handle: FileHandle): Promise<boolean> {
  if (!(await handle.stat()).isFile()) return false
  return isBelow(root, await realpath(`/proc/self/fd/${handle.fd}`))
}

const isBelow = (root: string, path: string): boolean => path.startsWith(root.endsWith(sep) ? root : root + sep)

function isAbsence(error: unknown): boolean {
  const absent = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']
  return error instanceof Error && 'code' in error && absent.includes(String(error.code))
}
