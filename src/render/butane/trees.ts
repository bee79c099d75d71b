import { err, ok, type Result } from '../../base/result.ts'
import { cleanPath } from '../ignition/absolute-path.ts'
import type { File, Ignition, Link, Storage } from '../ignition/ignition-types.ts'
import type { Path } from '../source/source-node.ts'
import type { Tree } from './butane-types.ts'
import { localPath, type TreeEntry } from './files-dir.ts'
import { inlineResource } from './inline-resource.ts'
import type { TranslateContext } from './translate-sections.ts'

/** Adds the files and links of each tree. A file or link of the config without contents of its own keeps its owner and takes the tree's contents. */
export function addTrees(config: Ignition, trees: readonly Tree[], context: TranslateContext): Ignition {
  if (trees.length === 0) return config
  const planting = new Planting(config.storage ?? {}, context)
  for (const [i, tree] of trees.entries()) planting.add(tree, ['storage', 'trees', i])
  return { ...config, storage: planting.storage(config.storage ?? {}) }
}

class Planting {
  readonly #context: TranslateContext
  readonly #files: Map<string, File>
  readonly #links: Map<string, Link>
  readonly #directories: ReadonlySet<string>

  constructor({ files = [], links = [], directories = [] }: Storage, context: TranslateContext) {
    this.#context = context
    this.#files = new Map(files.map((f) => [f.path, f]))
    this.#links = new Map(links.map((l) => [l.path, l]))
    this.#directories = new Set(directories.map((d) => d.path))
  }

  storage(before: Storage): Storage {
    const files = [...this.#files.values()]
    const links = [...this.#links.values()]
    return { ...before, ...(files.length > 0 ? { files } : {}), ...(links.length > 0 ? { links } : {}) }
  }

  add({ local, path: target = '/' }: Tree, path: Path): void {
    if (local === '') {
      this.#context.findings.error(path, 'a tree needs local, the folder to copy')
      return
    }
    const folder = localPath(this.#context.files, local)
    const entries = folder.ok ? folder.value.files.list(folder.value.path) : folder
    if (!entries.ok) {
      this.#context.findings.error(path, entries.error)
      return
    }
    const base = target === '' ? '/' : target
    for (const entry of entries.value.toSorted(inWalkingOrder)) {
      const added = this.#plant(entry, local, cleanPath(`${base}/${entry.path}`))
      if (!added.ok) this.#context.findings.error(path, added.error)
    }
  }

  #plant(entry: TreeEntry, local: string, path: string): Result<undefined, string> {
    if (entry.kind === 'other') return err(`${entry.path} is neither a file nor a folder nor a link`)
    return entry.kind === 'file' ? this.#plantFile(entry, local, path) : this.#plantLink(entry.target, path)
  }

  #plantFile(entry: TreeEntry & { kind: 'file' }, local: string, path: string): Result<undefined, string> {
    const before = this.#files.get(path)
    const occupied =
      before === undefined ? this.#links.has(path) || this.#directories.has(path) : Boolean(before.contents?.source)
    const source = localPath(this.#context.files, `${local}/${entry.path}`)
    if (occupied) return alreadyThere(path)
    const bytes = source.ok ? source.value.files.read(source.value.path) : source
    if (!bytes.ok) return bytes
    const resource = inlineResource(bytes.value, before?.contents?.compression ?? '', this.#context.encoding)
    this.#files.set(path, {
      ...before,
      path,
      contents: { ...before?.contents, ...resource },
      mode: before?.mode ?? (entry.executable ? 0o755 : 0o644),
    })
    return ok(undefined)
  }

  #plantLink(target: string, path: string): Result<undefined, string> {
    const before = this.#links.get(path)
    const occupied =
      before === undefined ? this.#files.has(path) || this.#directories.has(path) : Boolean(before.target)
    if (occupied) return alreadyThere(path)
    this.#links.set(path, { ...before, path, target })
    return ok(undefined)
  }
}

const alreadyThere = (path: string): Result<undefined, string> =>
  err(`${path} is in the config already, with contents or of another kind`)

/** Folder by folder, names in the order of their characters. */
function inWalkingOrder(a: TreeEntry, b: TreeEntry): number {
  const [x, y] = [a.path.replaceAll('/', '\0'), b.path.replaceAll('/', '\0')]
  return x < y ? -1 : x > y ? 1 : 0
}
