import { err, ok, type Result } from '../../base/result.ts'
import type { Instant } from '../../base/instant.ts'

/** What an organization can declare: groups, profiles, and templates by what they are filled in for. */
export const declaredKinds = ['group', 'profile', 'ignition', 'cloud', 'generic', 'ipxe', 'grub'] as const
export type DeclaredKind = (typeof declaredKinds)[number]

/** Names one document of one organization. */
export interface DeclaredRef {
  readonly organizationId: number
  readonly kind: DeclaredKind
  readonly name: string
}

/** A document as its author wrote it. */
export interface DeclaredDocument extends DeclaredRef {
  readonly text: string
  /** The same for the same text, another for another. */
  readonly version: string
  readonly changedAt: Instant
}

/** Where it would lie in a matchbox data folder, which is how people know it: `groups/rack7`, `ignition/worker.yaml`. */
export const placeOf = ({ kind, name }: Pick<DeclaredRef, 'kind' | 'name'>): string =>
  kind === 'group' ? `groups/${name}` : kind === 'profile' ? `profiles/${name}` : `${kind}/${name}`

const MOST_CHARACTERS = 250

/** A name that is also good as a file: groups and profiles lie flat, templates may lie in folders of their own. */
export function checkDeclaredName(kind: DeclaredKind, name: string): Result<string, string> {
  const shown = JSON.stringify(name.slice(0, 80))
  if (name === '' || name.length > MOST_CHARACTERS)
    return err(`${shown} is no name: it has 1 to ${MOST_CHARACTERS} characters`)
  if (/[\p{Cc}\p{Cs}\\]/u.test(name)) return err(`${shown} is no name: it holds a control character or a backslash`)
  const parts = name.split('/')
  if (parts.length > 1 && (kind === 'group' || kind === 'profile')) return err(`${shown} is no name: it holds a slash`)
  return parts.some((part) => part === '' || part === '.' || part === '..')
    ? err(`${shown} is no name: it leads out of its folder`)
    : ok(name)
}
