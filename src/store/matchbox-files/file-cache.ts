import { err, type Result } from '../../base/result.ts'
import { confinedPath } from './confined-path.ts'
import type { FileProblem } from './file-problem.ts'
import type { TextProblem } from './json-text.ts'
import { readWithStamp, stampFile, type Stamp } from './read-file.ts'

interface Kept<T> {
  readonly stamp: Stamp
  /** Of this version, or of the last good one. */
  readonly value: T | undefined
  readonly isGood: boolean
}

export interface FileCacheOptions<T> {
  /** Absolute. */
  readonly folder: string
  /** How the folder is called in reports. */
  readonly title: string
  readonly parse: (name: string, content: Buffer) => Result<T, TextProblem>
  readonly onProblem: (problem: FileProblem) => void
  readonly onRecovery: (file: string) => void
}

/**
 * Files of a folder, parsed once and looked at again on each use: one `stat`, some two microseconds, and an edit counts at once.
 * A version that does not parse is reported once and the last good one stays in use.
 */
export class FileCache<T> {
  readonly #options: FileCacheOptions<T>
  /** By path: as many as there are files, however their names are spelled. */
  readonly #kept = new Map<string, Kept<T>>()

  constructor(options: FileCacheOptions<T>) {
    this.#options = options
  }

  /** Undefined when there is no such file, or it never was good. */
  get(name: string): T | undefined {
    const path = confinedPath(this.#options.folder, name)
    if (path === undefined) return undefined
    const stamp = stampFile(path)
    if (stamp === undefined) {
      this.#kept.delete(path)
      return undefined
    }
    const kept = this.#kept.get(path)
    return kept?.stamp === stamp ? kept.value : this.#read(name, path, stamp, kept)
  }

  #read(name: string, path: string, stamp: Stamp, before: Kept<T> | undefined): T | undefined {
    const file = `${this.#options.title}/${path.slice(this.#options.folder.length + 1)}`
    const parsed = this.#parse(name, path)
    if (parsed.ok) {
      if (before?.isGood === false) this.#options.onRecovery(file)
    } else {
      const { line, says } = parsed.error
      this.#options.onProblem({
        file,
        line,
        says: before?.value === undefined ? says : `${says}; the last good version stays in use`,
      })
    }
    const value = parsed.ok ? parsed.value : before?.value
    this.#kept.set(path, { stamp, value, isGood: parsed.ok })
    return value
  }

  #parse(name: string, path: string): Result<T, TextProblem> {
    const content = readWithStamp(this.#options.folder, path)?.content ?? err('disappeared while it was read')
    return content.ok ? this.#options.parse(name, content.value) : err({ line: undefined, says: content.error })
  }
}
