import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import { isAbsent } from './read-file.ts'

export interface FolderWatchOptions {
  /** Absolute path of the data folder; `groups` below it is watched, and waited for when it is not there. */
  readonly root: string
  readonly folder: string
  /** Called with the name of the file, or undefined when anything may have changed. */
  readonly onChange: (file: string | undefined) => void
}

/**
 * Tells of changes in a folder that may not exist yet, or be replaced by another of the same name.
 * The kernel tells of an edit before the request of whoever made it arrives, so that file and request are never out of order.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions
  readonly #root: FSWatcher
  #inner: FSWatcher | undefined

  constructor(options: FolderWatchOptions) {
    this.#options = options
    this.#root = watch(options.root, { persistent: false }, (_event, name) => {
      if (name === options.folder || name === null) this.#watchFolder()
    })
    this.#root.on('error', () => options.onChange(undefined))
    this.#watchFolder()
  }

  close(): void {
    this.#root.close()
    this.#inner?.close()
  }

  #watchFolder(): void {
    this.#inner?.close()
    this.#inner = undefined
    this.#options.onChange(undefined)
    try {
      this.#inner = watch(join(this.#options.root, this.#options.folder), { persistent: false }, (_event, name) => {
        // Kubernetes swaps a link called `..data` and with it every file at once.
        const isFile = name?.endsWith('.json') === true && !name.startsWith('.')
        this.#options.onChange(isFile ? name : undefined)
      })
      this.#inner.on('error', () => this.#options.onChange(undefined))
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }
}
