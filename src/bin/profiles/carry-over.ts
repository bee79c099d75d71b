import { checkReferences } from '../../domain/profiles/check-references.ts'
import { placeOf } from '../../domain/profiles/declared-document.ts'
import { MemoryProfiles } from '../../domain/profiles/memory-profiles.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { readDocument } from '../../store/declared/read-document.ts'
import { writeProfileFile } from '../../store/matchbox-files/profile-file.ts'
import type { NamedDocument } from './declared-files.ts'

export interface CarriedOver {
  readonly documents: readonly NamedDocument[]
  /** What was left out or changed, because nothing may lead nowhere where it is taken: a sentence each. */
  readonly left: readonly string[]
}

/** What can be used of these documents: templates, then the profiles that have theirs, then the groups that have their profile. */
export function carryOver(documents: readonly NamedDocument[]): CarriedOver {
  const left: string[] = []
  const source = new MemoryProfiles()
  const readable = documents.filter((document) => read(document, source, left))
  const usable = readable
    .filter(({ kind }) => kind !== 'group')
    .flatMap((document) => (document.kind === 'profile' ? usableProfile(document, source, left) : [document]))
  const groups = readable.filter((document) => document.kind === 'group' && isWhole(document, source, left))
  return { documents: [...usable, ...groups], left }
}

function read({ kind, name, text }: NamedDocument, source: MemoryProfiles, left: string[]): boolean {
  const document = readDocument(kind, name, text)
  if (!document.ok) left.push(document.error)
  else if (document.value.kind === 'group') source.putGroup(document.value.group)
  else if (document.value.kind === 'profile') source.putProfile(document.value.profile)
  else source.putTemplate(document.value.template)
  return document.ok
}

/** What the machine runs may not be missing. What it only asks for is left out: it was answered with "not found" before, too. */
function usableProfile(document: NamedDocument, source: MemoryProfiles, left: string[]): readonly NamedDocument[] {
  const profile = source.profile(document.name)
  if (profile === undefined) return []
  const kept = withoutMissing(profile, source, left)
  source.putProfile(kept)
  if (isWhole(document, source, left))
    return [kept === profile ? document : { ...document, text: writeProfileFile(kept) }]
  source.deleteProfile(document.name)
  return []
}

function withoutMissing(profile: Profile, source: MemoryProfiles, left: string[]): Profile {
  const keptId = (kind: 'cloud' | 'generic' | 'grub', name: string): string => {
    if (name === '' || source.template(kind, name) !== undefined) return name
    left.push(`profiles/${profile.key}: there is no template ${kind}/${name}; the profile is carried over without it`)
    return ''
  }
  const ids = {
    cloudId: keptId('cloud', profile.cloudId),
    genericId: keptId('generic', profile.genericId),
    grubId: keptId('grub', profile.grubId),
  }
  const isSame = ids.cloudId === profile.cloudId && ids.genericId === profile.genericId && ids.grubId === profile.grubId
  return isSame ? profile : { ...profile, ...ids }
}

function isWhole(document: NamedDocument, source: MemoryProfiles, left: string[]): boolean {
  const place = placeOf(document)
  const problems = checkReferences(source, [document]).filter((says) => says.startsWith(`${place}: `))
  left.push(...problems)
  return problems.length === 0
}
