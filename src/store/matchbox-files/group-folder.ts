import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { err, type Result } from '../../base/result.ts'
import { GroupIndex } from '../../domain/profiles/group-index.ts'
import type { FileProblem } from './file-problem.ts'
import { readGroupFile } from './group-file.ts'
import type { TextProblem } from './json-text.ts'
import { isAbsent, readWithStamp, reasonOf, stampFile, stampFolder, type Stamp } from './read-file.ts'

const SUFFIX = '.json'

export interface GroupFolderOptions {
  /** Absolute path of `groups/`. It need not exist. */
  readonly folder: string
  readonly onProblem: (problem: FileProblem) => void
  readonly onRecovery: (file: string) => void
}

/**
 * All groups of a folder in an index. Who watches the folder says which files changed; only these are read again.
 * A file that does not parse is reported and hides no other; its last good version stays in use until the file is mended or removed.
 */
export class GroupFolder {
  readonly index: GroupIndex = new GroupIndex()
  readonly #options: GroupFolderOptions
  readonly #stamps = new Map<string, Stamp>()
  readonly #bad = new Set<string>()
  readonly #changed = new Set<string>()
  /** What is not known of the folder: nothing, which files it has, or that and which of them changed. */
  #unknown: 'nothing' | 'names' | 'everything' = 'everything'
  #listed: Stamp | undefined
  #sweep: Iterator<string> = [].values()

  constructor(options: GroupFolderOptions) {
    this.#options = options
  }

  /** Takes note that a file changed, came or went; undefined when it is not known which. Read at the next `refresh`. */
  changed(file: string | undefined): void {
    if (file === undefined) this.#unknown = 'everything'
    else if (file.endsWith(SUFFIX)) this.#changed.add(file)
  }

  /** Reads what changed. Costs nothing when nothing did, so it stands before every selection. */
  refresh(): void {
    if (this.#unknown !== 'nothing') this.#readListing(this.#unknown === 'everything')
    if (this.#changed.size === 0) return
    const changed = [...this.#changed]
    this.#changed.clear()
    for (const file of changed) this.#readFile(file)
  }

  /** Looks at the next `count` files for changes that the watch did not tell, as network file systems do not. */
  sweep(count: number): void {
    for (let i = 0; i < count; i++) {
      const { done, value } = this.#sweep.next()
      if (done === true) {
        this.#sweep = [...this.#stamps.keys()].values()
        if (this.#unknown === 'nothing' && stampFolder(this.#options.folder) !== this.#listed) this.#unknown = 'names'
        return
      }
      if (stampFile(join(this.#options.folder, value)) !== this.#stamps.get(value)) this.changed(value)
    }
  }

  #readListing(lookAtAll: boolean): void {
    this.#unknown = 'nothing'
    this.#listed = stampFolder(this.#options.folder)
    const files = new Set(listFiles(this.#options.folder))
    for (const file of this.#stamps.keys()) if (!files.has(file)) this.#forget(file)
    for (const file of files) {
      const known = this.#stamps.get(file)
      if (known === undefined || (lookAtAll && stampFile(join(this.#options.folder, file)) !== known))
        this.#changed.add(file)
    }
  }

  #readFile(file: string): void {
    const read = this.#open(file)
    if (read === undefined) return this.#forget(file)
    this.#stamps.set(file, read.stamp)
    const key = keyOf(file)
    const parsed = read.content.ok ? readGroupFile(key, read.content.value.toString()) : wholly(read.content.error)
    if (parsed.ok) {
      this.index.put(parsed.value)
      if (this.#bad.delete(file)) this.#options.onRecovery(`groups/${file}`)
      return
    }
    const { line, says } = parsed.error
    const lastGood = this.index.get(key) === undefined ? '' : '; the last good version stays in use'
    this.#bad.add(file)
    this.#options.onProblem({ file: `groups/${file}`, line, says: `${says}${lastGood}` })
  }

  /** A disk that fails for one file must not cost the others: it is a problem of that file. */
  #open(file: string): ReturnType<typeof readWithStamp> {
    const path = join(this.#options.folder, file)
    try {
      return readWithStamp(this.#options.folder, path)
    } catch (error) {
      return { stamp: reasonOf(error), content: err(reasonOf(error)) }
    }
  }

  #forget(file: string): void {
    this.#stamps.delete(file)
    this.#bad.delete(file)
    this.index.delete(keyOf(file))
  }
}

const wholly = (says: string): Result<never, TextProblem> => err({ line: undefined, says })

const keyOf = (file: string): string => file.slice(0, -SUFFIX.length)

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(SUFFIX))
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
