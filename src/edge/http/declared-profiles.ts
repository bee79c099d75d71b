import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import {
  declaredKernel,
  declaredProfile,
  unrenderable,
  type DeclaredBoot,
  type DeclaredProfile,
} from '../../domain/profiles/declared-boot.ts'
import { labelsFromQuery } from '../../domain/profiles/labels.ts'
import type { ProfileSource } from '../../domain/profiles/profile-source.ts'
import type { OnAsked } from './matchbox/call.ts'
import type { DocumentKind, DocumentRenderer } from './matchbox/document-renderer.ts'

/** What the files of groups and profiles say about a machine. Labels are a query string, as `declaredLabels` makes it. */
export interface DeclaredProfiles {
  /** Everything the machine will ask for is filled in once to see that it can be; undefined when no group takes the machine. */
  choose(labels: string): Promise<DeclaredBoot | Refusal | undefined>
  /** The Ignition of the profile, as the files stand now. */
  ignition(labels: string): Promise<string | Refusal>
}

export function declaredProfiles(source: ProfileSource, render: DocumentRenderer, onAsked: OnAsked): DeclaredProfiles {
  const find = (labels: string): DeclaredProfile | Refusal | undefined =>
    declaredProfile(source, labelsFromQuery(labels).labels)

  const filledIn = async (found: DeclaredProfile, kind: DocumentKind, labels: string): Promise<string | Refusal> => {
    const text = await render(kind, labels)
    return text.ok ? text.value : unrenderable(found, text.error)
  }

  return {
    choose: async (labels) => {
      const found = find(labels)
      onAsked(labelsFromQuery(labels).labels, found !== undefined)
      if (found === undefined || isRefusal(found)) return found
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
    },
    ignition: async (labels) => {
      const found = find(labels)
      if (found === undefined) return NO_LONGER_DECLARED
      return isRefusal(found) ? found : filledIn(found, 'ignition', labels)
    },
  }
}

/** The files, or the setting that names them, changed between the boot script and the Ignition. */
export const NO_LONGER_DECLARED: Refusal = refusal(
  'PROFILE_GONE',
  500,
  'no group takes this machine any longer, though one did when it booted',
  'put the group back, or power the machine on again',
)
