import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { checkReferences } from '../../domain/profiles/check-references.ts'
import type {
  DeclaredCatalog,
  DeclaredChange,
  DeclaredOutcome,
  DeclaredSource,
} from '../../domain/profiles/declared-catalog.ts'
import type { DeclaredDocumentStore } from '../../domain/profiles/declared-document-store.ts'
import {
  placeOf,
  type DeclaredDocument,
  type DeclaredKind,
  type DeclaredRef,
} from '../../domain/profiles/declared-document.ts'
import { MemoryProfiles } from '../../domain/profiles/memory-profiles.ts'
import { versionOf } from '../sql/declared-documents.ts'
import { changedView } from './changed-view.ts'
import { readDocument, type ReadDocument } from './read-document.ts'

export interface StoredCatalogOptions {
  readonly store: DeclaredDocumentStore
  readonly now: () => Instant
  /** A kept document that this version of the program cannot read; it is left out. */
  readonly onProblem: (organizationId: number, says: string) => void
}

/** A change that can be done. `read` is undefined for a removal. */
interface Prepared extends DeclaredChange {
  readonly read: ReadDocument | undefined
}

/** Problems that one refusal names. */
const MOST_NAMED = 10

/** The declared documents of a server: in memory for machines, in the store for good. Changes are done one after another. */
export class StoredCatalog implements DeclaredCatalog {
  readonly #store: DeclaredDocumentStore
  readonly #now: () => Instant
  readonly #sources = new Map<number, MemoryProfiles>()
  #last: Promise<unknown> = Promise.resolve()

  private constructor({ store, now }: StoredCatalogOptions) {
    this.#store = store
    this.#now = now
  }

  static async open(options: StoredCatalogOptions): Promise<StoredCatalog> {
    const catalog = new StoredCatalog(options)
    for (const { organizationId, kind, name, text } of await options.store.load()) {
      const read = readDocument(kind, name, text)
      if (read.ok) apply(catalog.#sourceOf(organizationId), { kind, name, text, read: read.value })
      else options.onProblem(organizationId, read.error)
    }
    return catalog
  }

  of(organizationId: number): DeclaredSource {
    return this.#sourceOf(organizationId)
  }

  async find(ref: DeclaredRef): Promise<DeclaredDocument | undefined> {
    return (await this.#store.find(ref.organizationId, [ref]))[0]
  }

  change(organizationId: number, changes: readonly DeclaredChange[]): Promise<readonly DeclaredOutcome[] | Refusal> {
    const done = this.#last.then(() => this.#change(organizationId, changes))
    this.#last = done.catch(() => undefined)
    return done
  }

  async preview(organizationId: number, changes: readonly DeclaredChange[]): Promise<DeclaredSource | Refusal> {
    const prepared = prepare(changes)
    if (isRefusal(prepared)) return prepared
    const source = this.#sourceOf(organizationId)
    const after = source.copy()
    for (const change of prepared) apply(after, change)
    return judge(source, prepared) ?? after
  }

  async #change(
    organizationId: number,
    changes: readonly DeclaredChange[],
  ): Promise<readonly DeclaredOutcome[] | Refusal> {
    const prepared = prepare(changes)
    if (isRefusal(prepared)) return prepared
    const found = new Map((await this.#store.find(organizationId, prepared)).map((one) => [placeOf(one), one]))
    const before = prepared.map((change) => found.get(placeOf(change)))
    const moved = prepared.find(({ seen }, i) => seen !== undefined && seen !== (before[i]?.version ?? 'none'))
    if (moved !== undefined) return movedOn(moved)
    const broken = judge(this.#sourceOf(organizationId), prepared)
    if (broken !== undefined) return broken
    const outcomes = prepared.map((change, i) => outcome(organizationId, change, before[i], this.#now()))
    const changed = outcomes.filter((one) => one.before !== one.after)
    if (changed.length === 0) return outcomes
    await this.#store.write(
      changed.flatMap((one) => one.after ?? []),
      changed.flatMap((one) => (one.after === undefined ? (one.before ?? []) : [])),
    )
    for (const [i, one] of prepared.entries())
      if (outcomes[i]?.before !== outcomes[i]?.after) apply(this.#sourceOf(organizationId), one)
    return outcomes
  }

  #sourceOf(organizationId: number): MemoryProfiles {
    const known = this.#sources.get(organizationId) ?? new MemoryProfiles()
    this.#sources.set(organizationId, known)
    return known
  }
}

function prepare(changes: readonly DeclaredChange[]): readonly Prepared[] | Refusal {
  const prepared: Prepared[] = []
  const problems: string[] = []
  const places = new Set<string>()
  for (const change of changes) {
    const place = placeOf(change)
    if (places.has(place)) problems.push(`${place} comes twice; nobody can say which was meant`)
    places.add(place)
    const read = change.text === undefined ? undefined : readDocument(change.kind, change.name, change.text)
    if (read === undefined || read.ok) prepared.push({ ...change, read: read?.value })
    else problems.push(read.error)
  }
  return problems.length === 0 ? prepared : refused('DECLARED_INVALID', 422, problems)
}

function judge(source: DeclaredSource, prepared: readonly Prepared[]): Refusal | undefined {
  const problems = checkReferences(changedView(source, prepared), prepared)
  return problems.length === 0 ? undefined : refused('DECLARED_REFERENCE', 409, problems)
}

function outcome(
  organizationId: number,
  { kind, name, text }: Prepared,
  before: DeclaredDocument | undefined,
  now: Instant,
): DeclaredOutcome {
  if (text === undefined) return { before, after: undefined }
  if (before?.text === text) return { before, after: before }
  return { before, after: { organizationId, kind, name, text, version: versionOf(text), changedAt: now } }
}

function apply(source: MemoryProfiles, { kind, name, read }: Prepared): void {
  if (read === undefined) return remove(source, kind, name)
  if (read.kind === 'group') source.putGroup(read.group)
  else if (read.kind === 'profile') source.putProfile(read.profile)
  else source.putTemplate(read.template)
}

function remove(source: MemoryProfiles, kind: DeclaredKind, name: string): void {
  if (kind === 'group') source.deleteGroup(name)
  else if (kind === 'profile') source.deleteProfile(name)
  else source.deleteTemplate(kind, name)
}

function refused(code: string, status: number, problems: readonly string[]): Refusal {
  const more = problems.length > MOST_NAMED ? `; and ${problems.length - MOST_NAMED} more` : ''
  const fix =
    code === 'DECLARED_INVALID'
      ? 'correct it and send it again; nothing was changed'
      : 'send what is missing first, or everything together; what is in use goes last. Nothing was changed'
  return refusal(code, status, `${problems.slice(0, MOST_NAMED).join('; ')}${more}`, fix)
}

const movedOn = (ref: { readonly kind: DeclaredKind; readonly name: string }): Refusal =>
  refusal('PRECONDITION_FAILED', 412, `${placeOf(ref)} is not what you have seen any more`, 'read it again')
