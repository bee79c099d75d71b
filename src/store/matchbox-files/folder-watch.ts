import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import { isAbsent, reasonOf } from './read-file.ts'

export interface FolderWatchOptions {
  /** Absolute path of the data folder; `folder` below it is watched, and waited for when it is not there. */
  readonly root: string
  readonly folder: string
  /** Called with the name of the file, or undefined when anything may have changed. */
  readonly onChange: (file: string | undefined) => void
  /** The kernel refuses to watch, for example because its watches are used up. Changes must then be looked for. */
  readonly onUnwatched: (reason: string) => void
}

/**
 * Tells of changes in a folder that may not exist yet, or be replaced by another of the same name.
 * The kernel tells of an edit before the request of whoever made it arrives, so that file and request are never out of order.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions
  readonly #root: FSWatcher | undefined
  #inner: FSWatcher | undefined

  constructor(options: FolderWatchOptions) {
    this.#options = options
    this.#root = this.#watch(options.root, (name) => {
      if (name === options.folder || name === null) this.#watchFolder()
    })
    this.#watchFolder()
  }

  close(): void {
    this.#root?.close()
    this.#inner?.close()
  }

  #watchFolder(): void {
    this.#inner?.close()
    this.#options.onChange(undefined)
    this.#inner = this.#watch(join(this.#options.root, this.#options.folder), (name) => {
      // Kubernetes swaps a link called `..data` and with it every file at once.
      const isFile = name?.endsWith('.json') === true && !name.startsWith('.')
      this.#options.onChange(isFile ? name : undefined)
    })
  }

  #watch(path: string, onEvent: (name: string | null) => void): FSWatcher | undefined {
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => onEvent(name))
      return watcher.on('error', (error) => this.#options.onUnwatched(reasonOf(error)))
    } catch (error) {
      if (!isAbsent(error)) this.#options.onUnwatched(reasonOf(error))
      return undefined
    }
  }
}
