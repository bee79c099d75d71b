import { describeCondition } from '../../domain/profiles/condition.ts'
import type { DeclaredOutcome } from '../../domain/profiles/declared-catalog.ts'
import { placeOf } from '../../domain/profiles/declared-document.ts'
import { templatesOf } from '../../domain/profiles/check-references.ts'
import { conditionsOf } from '../../domain/profiles/group-order.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { Template } from '../../domain/profiles/profile-source.ts'
import type {
  DeclaredGroupView,
  DeclaredProfileView,
  DeclaredResultView,
  DeclaredTemplateView,
} from './declared-contract.ts'

/** Without its metadata, which may hold secrets. */
export const presentGroup = (group: Group): DeclaredGroupView => ({
  name: group.key,
  profile: group.profile,
  selector: Object.fromEntries(group.selector),
  match: group.match.map((alternative) =>
    Object.fromEntries(Array.from(alternative, ([label, condition]) => [label, describeCondition(condition)])),
  ),
  conditions: conditionsOf(group),
})

export const presentProfile = (profile: Profile): DeclaredProfileView => ({
  name: profile.key,
  title: profile.name,
  kernel: profile.boot?.kernel ?? null,
  initrd: [...(profile.boot?.initrd ?? [])],
  args: [...(profile.boot?.args ?? [])],
  templates: templatesOf(profile).map(placeOf),
})

export const presentTemplate = ({ kind, name, text }: Template): DeclaredTemplateView => ({
  kind,
  name,
  bytes: new TextEncoder().encode(text).length,
})

/** Undefined when there was nothing to remove. */
export function presentOutcome({ before, after }: DeclaredOutcome): DeclaredResultView | undefined {
  const document = after ?? before
  if (document === undefined) return undefined
  const what =
    before === after ? 'unchanged' : before === undefined ? 'created' : after === undefined ? 'removed' : 'replaced'
  return { kind: document.kind, name: document.name, what, version: after?.version ?? null }
}
