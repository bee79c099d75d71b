import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Group } from './group.ts'
import type { Labels } from './labels.ts'
import type { NetBoot, Profile } from './profile.ts'
import type { ProfileSource } from './profile-source.ts'

/** What is declared for one machine. */
export interface DeclaredBoot {
  /** Keys, for the timeline. */
  readonly group: string
  readonly profile: string
  /** What the machine was chosen by, as a query string; its Ignition is filled in for the same. */
  readonly labels: string
  readonly start: DeclaredStart
}

export type DeclaredStart =
  | {
      readonly kind: 'kernel'
      readonly boot: NetBoot
      /** The profile declares an Ignition, which is handed out once like any other. */
      readonly hasIgnition: boolean
    }
  /** The profile brings an iPXE script of its own, already filled in. */
  | { readonly kind: 'script'; readonly script: string }

/** The group that takes a machine, with its profile. */
export interface DeclaredProfile {
  readonly group: Group
  readonly profile: Profile
}

/** Undefined when no group takes a machine with these labels. A group that leads nowhere is refused and never passed over: another would boot it wrongly. */
export function declaredProfile(source: ProfileSource, labels: Labels): DeclaredProfile | Refusal | undefined {
  const group = source.select(labels)
  if (group === undefined) return undefined
  const profile = source.profile(group.profile)
  return profile === undefined
    ? broken(
        'PROFILE_MISSING',
        `group "${group.key}" names the profile "${group.profile}", which is missing or cannot be used`,
      )
    : { group, profile }
}

/** The kernel of a profile, or what keeps it from being booted. */
export function declaredKernel({ group, profile }: DeclaredProfile): NetBoot | Refusal {
  const { boot } = profile
  const whose = `profile "${profile.key}" of group "${group.key}"`
  if (boot === undefined || boot.kernel === '') return broken('PROFILE_WITHOUT_BOOT', `${whose} names no kernel`)
  const lines = [boot.kernel, ...boot.initrd, ...boot.args]
  // A line break would begin a command of its own.
  if (lines.some((line) => /\p{Cc}/u.test(line)))
    return broken('PROFILE_UNSAFE', `${whose} has a line break or another control character in its boot`)
  return boot
}

export const unrenderable = ({ group, profile }: DeclaredProfile, why: string): Refusal =>
  broken('PROFILE_UNRENDERABLE', `profile "${profile.key}" of group "${group.key}" cannot be filled in: ${why}`)

/** Status 500: iPXE gets the reason as a script and asks again, and so does Ignition, once it is mended. */
const broken = (code: string, says: string): Refusal =>
  refusal(
    code,
    500,
    says,
    'mend it, no restart is needed; "coldforge profiles check" names all that is wrong in a folder',
  )
