import type { References } from '../../domain/profiles/check-references.ts'
import { placeOf, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import type { ReadDocument } from './read-document.ts'

/** One document as it is to become; gone where `read` is undefined. */
export interface ReadChange {
  readonly kind: DeclaredKind
  readonly name: string
  readonly read: ReadDocument | undefined
}

/** What `changes` would leave of a source. Costs what the changes cost and not what the source has, until somebody asks for all of it. */
export function changedView(source: References, changes: readonly ReadChange[]): References {
  const changed = new Map(changes.map((change) => [placeOf(change), change.read]))
  const isKept = (kind: DeclaredKind, name: string): boolean => !changed.has(placeOf({ kind, name }))
  const written = [...changed.values()].filter((read) => read !== undefined)
  return {
    group: (name) => {
      const read = changed.get(placeOf({ kind: 'group', name }))
      return read?.kind === 'group' ? read.group : isKept('group', name) ? source.group(name) : undefined
    },
    profile: (name) => {
      const read = changed.get(placeOf({ kind: 'profile', name }))
      return read?.kind === 'profile' ? read.profile : isKept('profile', name) ? source.profile(name) : undefined
    },
    template: (kind, name) => {
      const read = changed.get(placeOf({ kind, name }))
      return read?.kind === 'template' ? read.template : isKept(kind, name) ? source.template(kind, name) : undefined
    },
    groups: () => [
      ...source.groups().filter(({ key }) => isKept('group', key)),
      ...written.flatMap((read) => (read.kind === 'group' ? [read.group] : [])),
    ],
    profiles: () => [
      ...source.profiles().filter(({ key }) => isKept('profile', key)),
      ...written.flatMap((read) => (read.kind === 'profile' ? [read.profile] : [])),
    ],
  }
}
