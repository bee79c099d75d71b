import type { DeclaredSource } from './declared-catalog.ts'
import { GroupIndex } from './group-index.ts'
import { compareText, inOrder } from './group-order.ts'
import type { Group } from './group.ts'
import type { Labels } from './labels.ts'
import { insertInOrder } from './match-index.ts'
import type { Profile, TemplateKind } from './profile.ts'
import type { Template } from './profile-source.ts'

/** Groups, profiles and templates that somebody else has read and keeps. */
export class MemoryProfiles implements DeclaredSource {
  readonly #groups = new GroupIndex()
  readonly #profiles = new Map<string, Profile>()
  readonly #templates = new Map<string, Template>()
  /** Kept in order once somebody has asked for it. */
  #inOrder: Group[] | undefined

  select(labels: Labels): Group | undefined {
    return this.#groups.select(labels)
  }

  group(key: string): Group | undefined {
    return this.#groups.get(key)
  }

  groups(): readonly Group[] {
    this.#inOrder ??= inOrder(this.#groups.all())
    return this.#inOrder
  }

  profiles(): readonly Profile[] {
    return [...this.#profiles.values()].toSorted((a, b) => compareText(a.key, b.key))
  }

  templates(): readonly Template[] {
    return [...this.#templates.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, template]) => template)
  }

  profile(key: string): Profile | undefined {
    return this.#profiles.get(key)
  }

  template(kind: TemplateKind, name: string): Template | undefined {
    return this.#templates.get(`${kind}/${name}`)
  }

  putGroup(group: Group): void {
    this.deleteGroup(group.key)
    this.#groups.put(group)
    if (this.#inOrder !== undefined) insertInOrder(this.#inOrder, group)
  }

  putProfile(profile: Profile): void {
    this.#profiles.set(profile.key, profile)
  }

  putTemplate(template: Template): void {
    this.#templates.set(`${template.kind}/${template.name}`, template)
  }

  deleteGroup(key: string): void {
    const group = this.#groups.get(key)
    if (group === undefined) return
    this.#groups.delete(key)
    this.#inOrder?.splice(this.#inOrder.indexOf(group), 1)
  }

  deleteProfile(key: string): void {
    this.#profiles.delete(key)
  }

  deleteTemplate(kind: TemplateKind, name: string): void {
    this.#templates.delete(`${kind}/${name}`)
  }

  copy(): MemoryProfiles {
    const copy = new MemoryProfiles()
    for (const group of this.#groups.all()) copy.putGroup(group)
    for (const profile of this.#profiles.values()) copy.putProfile(profile)
    for (const template of this.#templates.values()) copy.putTemplate(template)
    return copy
  }
}
