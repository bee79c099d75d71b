import type { Group } from './group.ts'
import type { Labels } from './labels.ts'
import type { Profile, TemplateKind } from './profile.ts'

/** Groups, profiles and templates as the boot path reads them: from memory, at once. A failure (an unreadable disk) throws. */
export interface ProfileSource {
  /** The group that takes a machine with these labels. */
  select(labels: Labels): Group | undefined
  groups(): readonly Group[]
  profile(key: string): Profile | undefined
  /** The same object until the file changes, so that what was made of it can be kept beside it. */
  template(kind: TemplateKind, name: string): Template | undefined
}

export interface Template {
  readonly kind: TemplateKind
  readonly name: string
  readonly text: string
}
