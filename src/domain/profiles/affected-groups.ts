import { templatesOf, type Touched } from './check-references.ts'
import { placeOf } from './declared-document.ts'
import type { DeclaredSource } from './declared-catalog.ts'
import type { Group } from './group.ts'

/** The groups of a source whose machines can be served something else once `touched` have changed, in the order in which they are asked. */
export function affectedGroups(source: DeclaredSource, touched: readonly Touched[]): readonly Group[] {
  const places = new Set(touched.map(placeOf))
  const isAffected = (group: Group): boolean => {
    if (places.has(`groups/${group.key}`) || places.has(`profiles/${group.profile}`)) return true
    const profile = source.profile(group.profile)
    return profile !== undefined && templatesOf(profile).some((template) => places.has(placeOf(template)))
  }
  return source.groups().filter(isAffected)
}
