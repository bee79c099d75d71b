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

/**
 * A file of the folder with the stamp of the version that is read; undefined when there is no such file. The content is an error when it is
 * not to be read: it leaves the folder through a link, or is too large.
 */
export function readWithStamp(
  folder: string,
  path: string,
): { readonly stamp: Stamp; readonly content: Result<Buffer, string> } | undefined {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  const stats = entry?.isSymbolicLink() === true ? statSync(path, { throwIfNoEntry: false }) : entry
  if (stats === undefined || !stats.isFile()) return undefined
  const mayLeave = entry !== stats || path.slice(folder.length + 1).includes('/')
  const stamp = stampOf(stats)
  if (mayLeave && !staysInside(folder, path)) return { stamp, content: err('a link leads out of its folder') }
  if (stats.size > LARGEST)
    return { stamp, content: err(`${stats.size} bytes are more than the ${LARGEST} that are read`) }
  return { stamp, content: ok(readFileSync(path)) }
}

/** True for the errors that mean "not there": no such file, or a file where a folder was expected. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
