import type { Profile, TemplateKind } from '../domain/profiles/profile.ts'
import type { ProfileSource } from '../domain/profiles/profile-source.ts'
import type { ProfileStore } from '../domain/profiles/profile-store.ts'
import { parseTemplate } from '../render/gotemplate/render-template.ts'

/** Everything that would end as a 404 in the field: profiles and templates that are named but missing, templates that do not parse. */
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
  const named: readonly (readonly [TemplateKind, string])[] = [
    ['ignition', profile.ignitionId],
    ['cloud', profile.cloudId],
    ['generic', profile.genericId],
    ['ipxe', profile.ipxeId],
    ['grub', profile.grubId],
  ]
  return named.flatMap(([kind, name]) => {
    if (name === '') return []
    const template = source.template(kind, name)
    if (template === undefined) return [`profiles/${profile.key}.json: ${kind}/${name} does not exist`]
    if (kind === 'ignition' && /\.ign(?:ition)?$/.test(name)) return []
    const parsed = parseTemplate(template.text)
    return parsed.ok ? [] : [`${kind}/${name}:${parsed.error.line}:${parsed.error.column}: ${parsed.error.says}`]
  })
}
