import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Labels } from '../../domain/profiles/labels.ts'
import type { Profile, TemplateKind } from '../../domain/profiles/profile.ts'
import type { Template } from '../../domain/profiles/profile-source.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { syncFolder, writeFileAtomically } from './atomic-file.ts'
import { confinedPath, wouldStayInside } from './confined-path.ts'
import { FileCache } from './file-cache.ts'
import type { FileProblem } from './file-problem.ts'
import { FolderWatch } from './folder-watch.ts'
import { writeGroupFile } from './group-file.ts'
import { GroupFolder } from './group-folder.ts'
import { readProfileFile, writeProfileFile } from './profile-file.ts'
import { isAbsent, readWithStamp, reasonOf } from './read-file.ts'

export interface MatchboxFilesOptions {
  /** The data folder, with `groups/`, `profiles/`, `ignition/`, `cloud/`, `generic/` below it. */
  readonly root: string
  /** A file is not used as it stands. Told once for each version of the file. */
  readonly onProblem: (problem: FileProblem) => void
  /** A file that had a problem is good again. */
  readonly onRecovery: (file: string) => void
}

const KINDS: readonly TemplateKind[] = ['ignition', 'cloud', 'generic', 'ipxe', 'grub']
/** After a change, wait this long for the rest of it before reporting: editors write in several steps. */
const SETTLE_MS = 100
const SWEEP_EVERY_MS = 250
const SWEEP_FILES = 200

/** A matchbox data folder as the store of groups, profiles and templates. Edits count from the next request on, without a restart. */
export class MatchboxFiles implements ProfileStore, Disposable {
  readonly #root: string
  readonly #groups: GroupFolder
  readonly #profiles: FileCache<Profile>
  readonly #templates: ReadonlyMap<TemplateKind, FileCache<Template>>
  readonly #watch: FolderWatch
  readonly #onProblem: (problem: FileProblem) => void
  readonly #sweeper: NodeJS.Timeout
  #settling: NodeJS.Timeout | undefined

  constructor({ root, onProblem, onRecovery }: MatchboxFilesOptions) {
    this.#root = resolve(root)
    this.#groups = new GroupFolder({ folder: this.#folder('groups'), onProblem, onRecovery })
    this.#profiles = new FileCache({
      folder: this.#folder('profiles'),
      title: 'profiles',
      parse: (name, content) => readProfileFile(name.slice(0, -'.json'.length), content.toString()),
      onProblem,
      onRecovery,
    })
    this.#templates = new Map(
      KINDS.map((kind) => [
        kind,
        new FileCache<Template>({
          folder: this.#folder(kind),
          title: kind,
          parse: (name, content) => ok({ kind, name, text: content.toString() }),
          onProblem,
          onRecovery: () => {},
        }),
      ]),
    )
    // Watched before it is read, so that no change falls between.
    this.#watch = new FolderWatch({
      root: this.#root,
      folder: 'groups',
      onChange: (file) => this.#noteChange(file),
      onUnwatched: (reason) =>
        onProblem({
          file: 'groups',
          line: undefined,
          says: `cannot be watched, so edits count a little later: ${reason}`,
        }),
    })
    this.#groups.refresh()
    this.#sweeper = setInterval(() => this.#groups.sweep(SWEEP_FILES), SWEEP_EVERY_MS).unref()
    this.#onProblem = onProblem
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweeper)
    clearTimeout(this.#settling)
    this.#watch.close()
  }

  select(labels: Labels): Group | undefined {
    this.#groups.refresh()
    return this.#groups.index.select(labels)
  }

  groups(): readonly Group[] {
    this.#groups.refresh()
    return this.#groups.index.all()
  }

  group(key: string): Result<Group, string> {
    this.#groups.refresh()
    const group = this.#groups.index.get(key)
    return group === undefined ? this.#absent('groups', `${key}.json`) : ok(group)
  }

  putGroup(group: Group): Result<void, string> {
    return this.#write('groups', `${group.key}.json`, Buffer.from(writeGroupFile(group)))
  }

  deleteGroup(key: string): Result<void, string> {
    return this.#remove('groups', `${key}.json`)
  }

  profile(key: string): Profile | undefined {
    return this.#profiles.get(`${key}.json`)
  }

  profiles(): readonly Profile[] {
    return this.#list('profiles').flatMap((file) => this.#profiles.get(file) ?? [])
  }

  putProfile(profile: Profile): Result<void, string> {
    return this.#write('profiles', `${profile.key}.json`, Buffer.from(writeProfileFile(profile)))
  }

  deleteProfile(key: string): Result<void, string> {
    return this.#remove('profiles', `${key}.json`)
  }

  template(kind: TemplateKind, name: string): Template | undefined {
    return this.#templates.get(kind)?.get(name)
  }

  readTemplate(kind: TemplateKind, name: string): Result<Uint8Array, string> {
    const path = confinedPath(this.#folder(kind), name)
    if (path === undefined) return err(`"${name}" is not the name of a file in ${kind}/`)
    try {
      return readWithStamp(this.#folder(kind), path)?.content ?? this.#absent(kind, name)
    } catch (error) {
      return isAbsent(error) ? this.#absent(kind, name) : failed(error)
    }
  }

  putTemplate(kind: TemplateKind, name: string, content: Uint8Array): Result<void, string> {
    return this.#write(kind, name, content)
  }

  deleteTemplate(kind: TemplateKind, name: string): Result<void, string> {
    return this.#remove(kind, name)
  }

  #noteChange(file: string | undefined): void {
    this.#groups.changed(file)
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined
      try {
        this.#groups.refresh()
      } catch (error) {
        this.#onProblem({ file: 'groups', line: undefined, says: reasonOf(error) })
      }
    }, SETTLE_MS).unref()
  }

  #folder(name: string): string {
    return join(this.#root, name)
  }

  #list(folder: string): readonly string[] {
    try {
      return readdirSync(this.#folder(folder)).filter((file) => file.endsWith('.json'))
    } catch (error) {
      if (isAbsent(error)) return []
      throw error
    }
  }

  #write(folder: string, name: string, content: Uint8Array): Result<void, string> {
    const path = this.#pathToChange(folder, name)
    if (path === undefined) return err(`"${name}" is not the name of a file in ${folder}/`)
    try {
      writeFileAtomically(path, content)
    } catch (error) {
      return failed(error)
    }
    if (folder === 'groups') this.#groups.changed(name)
    return ok(undefined)
  }

  #remove(folder: string, name: string): Result<void, string> {
    const path = this.#pathToChange(folder, name)
    if (path === undefined) return err(`"${name}" is not the name of a file in ${folder}/`)
    try {
      rmSync(path)
      syncFolder(join(path, '..'))
    } catch (error) {
      return isAbsent(error) ? err(`remove ${path}: no such file or directory`) : failed(error)
    }
    if (folder === 'groups') this.#groups.changed(name)
    return ok(undefined)
  }

  /** Groups are listed without sub-folders, so one put there would never be found. */
  #pathToChange(folder: string, name: string): string | undefined {
    if (folder === 'groups' && name.includes('/')) return undefined
    const path = confinedPath(this.#folder(folder), name)
    return path !== undefined && wouldStayInside(this.#folder(folder), path) ? path : undefined
  }

  #absent(folder: string, name: string): Result<never, string> {
    return err(`open ${join(this.#folder(folder), name)}: no such file or directory`)
  }
}

const failed = (error: unknown): Result<never, string> => err(reasonOf(error))
