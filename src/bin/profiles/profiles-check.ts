import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { templatesOf } from '../../domain/profiles/check-references.ts'
import { duplicateMember } from '../../domain/profiles/duplicate-member.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { ProfileSource } from '../../domain/profiles/profile-source.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { templateProblem } from '../../store/declared/template-problem.ts'

/** Everything that would end as a 404 or an empty configuration in the field: what is named but missing, and templates that cannot be used. */
export const checkProfiles = (store: ProfileStore): readonly string[] => [
  ...store
    .groups()
    .flatMap((group) =>
      store.profile(group.profile) === undefined
        ? [`groups/${group.key}.json: profile "${group.profile}" does not exist or cannot be used`]
        : [],
    ),
  ...store.profiles().flatMap((profile) => checkTemplates(store, profile)),
]

function checkTemplates(source: ProfileSource, profile: Profile): readonly string[] {
  return templatesOf(profile).flatMap(({ kind, name }) => {
    const template = source.template(kind, name)
    if (template === undefined) return [`profiles/${profile.key}.json: ${kind}/${name} does not exist`]
    return templateProblem(template) ?? []
  })
}

/** Names that come twice within an object of a file that was read: the last counts, in silence, here as in matchbox. */
export const namesTwice = (
  root: string,
  folder: 'groups' | 'profiles',
  read: readonly { readonly key: string }[],
): readonly string[] =>
  read.flatMap(({ key }) => {
    const file = `${folder}/${key}.json`
    const twice = duplicateMember(readFileSync(join(root, file), 'utf8'))
    return twice === undefined ? [] : [`${file}:${twice.line}: "${twice.name}" comes twice; only the last counts`]
  })
