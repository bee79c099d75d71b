import { lstatSync, readFileSync, statSync, type Stats } from 'node:fs'
import { err, ok, type Result } from '../../base/result.ts'
import { staysInside } from './confined-path.ts'

/** More than a person writes, less than hurts. matchbox takes 4 MiB over gRPC and anything from disk. */
const LARGEST = 8 * 1024 * 1024

/** Tells one version of a file from another without reading it. */
export type Stamp = string

const stampOf = (stats: Stats): Stamp => `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`

/** Changes when a file comes or goes; undefined when there is no such folder. */
export function stampFolder(path: string): Stamp | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? undefined : stampOf(stats)
}

/** Undefined when there is no such file. A file that cannot be looked at has a stamp too, so that reading it tells the reason. */
export function stampFile(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats === undefined || !stats.isFile() ? undefined : stampOf(stats)
  } catch (error) {
    return isAbsent(error) ? undefined : reasonOf(error)
  }
}

/** The bytes of a file of the folder; an error is why it is not read: it leaves the folder through a link, or is too large. */
export function readConfined(folder: string, path: string): Result<Buffer, string> {
  if (lstatSync(path).isSymbolicLink() || path.slice(folder.length + 1).includes('/')) {
    if (!staysInside(folder, path)) return err('a link leads out of its folder')
  }
  const { size } = statSync(path)
  if (size > LARGEST) return err(`${size} bytes are more than the ${LARGEST} that are read`)
  return ok(readFileSync(path))
}

/** True for the errors that mean "not there": no such file, or a file where a folder was expected. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
