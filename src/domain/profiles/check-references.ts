import { placeOf, type DeclaredKind } from './declared-document.ts'
import type { DeclaredSource } from './declared-catalog.ts'
import type { Profile, TemplateKind } from './profile.ts'

/** As much of a source as references are checked in. */
export type References = Pick<DeclaredSource, 'group' | 'groups' | 'profile' | 'profiles' | 'template'>

/** What is put or removed. */
export interface Touched {
  readonly kind: DeclaredKind
  readonly name: string
}

/** References that lead nowhere once `touched` have become what they are in `after`: a sentence each. What was not touched is not looked at anew. */
export function checkReferences(after: References, touched: readonly Touched[]): readonly string[] {
  const problems = touched.flatMap(({ kind, name }) => {
    if (kind === 'group') return groupProblems(after, name)
    return kind === 'profile' ? profileProblems(after, name) : []
  })
  const goneProfiles = new Set(touched.filter((one) => one.kind === 'profile').map((one) => one.name))
  for (const name of goneProfiles) if (after.profile(name) !== undefined) goneProfiles.delete(name)
  const goneTemplates = new Set(touched.filter((one) => isGoneTemplate(after, one)).map(placeOf))
  return [...new Set([...problems, ...usersOfProfiles(after, goneProfiles), ...usersOfTemplates(after, goneTemplates)])]
}

/** The templates that a profile names. */
export const templatesOf = (profile: Profile): readonly { readonly kind: TemplateKind; readonly name: string }[] =>
  (
    [
      ['ignition', profile.ignitionId],
      ['cloud', profile.cloudId],
      ['generic', profile.genericId],
      ['ipxe', profile.ipxeId],
      ['grub', profile.grubId],
    ] as const
  ).flatMap(([kind, name]) => (name === '' ? [] : [{ kind, name }]))

function groupProblems(after: References, name: string): readonly string[] {
  const group = after.group(name)
  return group === undefined || after.profile(group.profile) !== undefined
    ? []
    : [`groups/${name}: there is no profile "${group.profile}"`]
}

function profileProblems(after: References, name: string): readonly string[] {
  const profile = after.profile(name)
  return (profile === undefined ? [] : templatesOf(profile))
    .filter((one) => after.template(one.kind, one.name) === undefined)
    .map((one) => `profiles/${name}: there is no template ${placeOf(one)}`)
}

const isGoneTemplate = (after: References, { kind, name }: Touched): boolean =>
  kind !== 'group' && kind !== 'profile' && after.template(kind, name) === undefined

const usersOfProfiles = (after: References, gone: ReadonlySet<string>): readonly string[] =>
  gone.size === 0
    ? []
    : after
        .groups()
        .filter((group) => gone.has(group.profile))
        .map((group) => `groups/${group.key}: there is no profile "${group.profile}"`)

const usersOfTemplates = (after: References, gone: ReadonlySet<string>): readonly string[] =>
  gone.size === 0
    ? []
    : after.profiles().flatMap((profile) =>
        templatesOf(profile)
          .filter((one) => gone.has(placeOf(one)))
          .map((one) => `profiles/${profile.key}: there is no template ${placeOf(one)}`),
      )
