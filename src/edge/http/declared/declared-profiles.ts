import { isRefusal, refusal, type Refusal } from '../../../base/refusal.ts'
import {
  declaredKernel,
  declaredProfile,
  unrenderable,
  type DeclaredBoot,
  type DeclaredProfile,
} from '../../../domain/profiles/declared-boot.ts'
import { labelsFromQuery, type Labels } from '../../../domain/profiles/labels.ts'
import type { ProfileSource } from '../../../domain/profiles/profile-source.ts'
import type { DocumentKind, DocumentRenderer } from '../matchbox/document-renderer.ts'

/** What groups and profiles say about a machine of an organization. Labels are a query string, as `declaredLabels` makes it. */
export interface DeclaredProfiles {
  /** Everything the machine will ask for is filled in once to see that it can be; undefined when no group takes the machine. */
  choose(organizationId: number, labels: string): Promise<DeclaredBoot | Refusal | undefined>
  /** The Ignition or another config of the profile, as it stands now. */
  config(organizationId: number, kind: DocumentKind, labels: string): Promise<string | Refusal>
}

/** Groups that are asked together, and what fills in their templates. */
export interface DeclaringPlace {
  readonly source: ProfileSource
  readonly render: DocumentRenderer
}

/** Told of every machine that is let in, and whether a group took it. */
export type OnDeclaredAsked = (organizationId: number, labels: Labels, isTaken: boolean) => void

/** `placesOf` gives the places of an organization in the order in which they are asked. One that takes a machine has the last word, even a broken one. */
export function declaredProfiles(
  placesOf: (organizationId: number) => readonly DeclaringPlace[],
  onAsked: OnDeclaredAsked,
): DeclaredProfiles {
  const find = (organizationId: number, labels: string): Found | Refusal | undefined => {
    const read = labelsFromQuery(labels).labels
    for (const place of placesOf(organizationId)) {
      const found = declaredProfile(place.source, read)
      if (found !== undefined) return isRefusal(found) ? found : { ...found, place }
    }
    return undefined
  }
  return {
    choose: async (organizationId, labels) => {
      const found = find(organizationId, labels)
      onAsked(organizationId, labelsFromQuery(labels).labels, found !== undefined)
      return found === undefined || isRefusal(found) ? found : bootOf(found, labels)
    },
    config: async (organizationId, kind, labels) => {
      const found = find(organizationId, labels)
      if (found === undefined) return NO_LONGER_DECLARED
      return isRefusal(found) ? found : filledIn(found, kind, labels)
    },
  }
}

interface Found extends DeclaredProfile {
  readonly place: DeclaringPlace
}

async function bootOf(found: Found, labels: string): Promise<DeclaredBoot | Refusal> {
  const hasIgnition = found.profile.ignitionId !== ''
  const ignition = hasIgnition ? await filledIn(found, 'ignition', labels) : ''
  if (isRefusal(ignition)) return ignition
  const named = { group: found.group.key, profile: found.profile.key, labels }
  if (found.profile.ipxeId !== '') {
    const script = await filledIn(found, 'ipxe', labels)
    return isRefusal(script) ? script : { ...named, start: { kind: 'script', script } }
  }
  const boot = declaredKernel(found)
  return isRefusal(boot) ? boot : { ...named, start: { kind: 'kernel', boot, hasIgnition } }
}

async function filledIn(found: Found, kind: DocumentKind, labels: string): Promise<string | Refusal> {
  const text = await found.place.render(kind, labels)
  return text.ok ? text.value : unrenderable(found, text.error)
}

/** What was declared, or the setting that names a folder of it, changed between the boot script and the Ignition. */
export const NO_LONGER_DECLARED: Refusal = refusal(
  'PROFILE_GONE',
  500,
  'no group takes this machine any longer, though one did when it booted',
  'put the group back, or power the machine on again',
)
