import type { Refusal } from '../../base/refusal.ts'
import type { DeclaredDocument, DeclaredKind, DeclaredRef } from './declared-document.ts'
import type { Group } from './group.ts'
import type { Profile } from './profile.ts'
import type { ProfileSource, Template } from './profile-source.ts'

/** What one organization has declared, in memory. */
export interface DeclaredSource extends ProfileSource {
  group(key: string): Group | undefined
  /** In the order in which they are asked. */
  groups(): readonly Group[]
  /** By key. */
  profiles(): readonly Profile[]
  /** By kind and name. */
  templates(): readonly Template[]
}

/** One document that is put, or removed where `text` is undefined. */
export interface DeclaredChange {
  readonly kind: DeclaredKind
  readonly name: string
  readonly text: string | undefined
  /** The version that the author has seen: `none` when there shall be no such document yet, undefined when it does not matter. */
  readonly seen?: string | undefined
}

/** What became of one change; both are the same when it changed nothing. */
export interface DeclaredOutcome {
  readonly before: DeclaredDocument | undefined
  readonly after: DeclaredDocument | undefined
}

/** Groups, profiles and templates of every organization, kept by the server. No organization ever sees those of another. */
export interface DeclaredCatalog {
  /** The same object every time: what is made of its templates can be kept beside it. */
  of(organizationId: number): DeclaredSource
  find(ref: DeclaredRef): Promise<DeclaredDocument | undefined>
  /**
   * Does all changes or none, judged by what they make together: nothing that cannot be read, and no reference that leads nowhere. Durable, and
   * seen by the next machine, when it resolves.
   */
  change(organizationId: number, changes: readonly DeclaredChange[]): Promise<readonly DeclaredOutcome[] | Refusal>
  /** What `changes` would leave, without doing them. */
  preview(organizationId: number, changes: readonly DeclaredChange[]): Promise<DeclaredSource | Refusal>
}
