import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ProfileStore } from '../domain/profiles/profile-store.ts'
import type { Profile, TemplateKind } from '../domain/profiles/profile.ts'
import type { Result } from '../base/result.ts'
import { describeProblem } from '../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../store/matchbox-files/matchbox-files.ts'
import { openTarget } from './import-target.ts'
import { Problem } from './problem.ts'
import { checkProfiles } from './profiles-check.ts'

const KINDS: readonly TemplateKind[] = ['ignition', 'cloud', 'generic', 'ipxe', 'grub']

/** Copies what can be used, and tells what cannot, or works differently inside `coldforge serve`. */
export async function importMatchbox(
  folder: string,
  to: string | undefined,
  tell: (line: string) => void,
): Promise<void> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Problem(`${folder} is not a folder.`)
  const left = new Set<string>()
  using source = new MatchboxFiles({
    root: folder,
    onProblem: (problem) => left.add(describeProblem(problem)),
    onRecovery: () => {},
  })
  for (const problem of checkProfiles(source)) left.add(problem)
  for (const says of left) tell(`left: ${says}`)
  for (const says of source.profiles().flatMap(differences)) tell(`different in coldforge serve: ${says}`)
  using target = openTarget(to)
  const templates = KINDS.flatMap((kind) => namesOf(join(folder, kind)).map((name) => ({ kind, name })))
  if (target !== undefined) copy(source, target, templates)
  const counts = `${source.groups().length} groups, ${source.profiles().length} profiles, ${templates.length} templates`
  tell(`${target === undefined ? 'would carry over' : 'carried over'}: ${counts}`)
  if (target !== undefined) tell(`not copied: the files below ${join(folder, 'assets')}; move or link them`)
}

function differences({ key, ignitionId, cloudId, genericId, grubId, boot }: Profile): readonly string[] {
  const whose = `profiles/${key}.json`
  const takesUrl = boot?.args.some((arg) => arg.startsWith('ignition.config.url=')) === true
  return [
    ...(ignitionId !== '' && takesUrl ? [`${whose}: ignition.config.url becomes a URL that works once`] : []),
    ...(cloudId + genericId + grubId === ''
      ? []
      : [`${whose}: its cloud, generic and GRUB configs are only served with profiles.http`]),
  ]
}

function copy(
  source: MatchboxFiles,
  target: ProfileStore,
  templates: readonly { readonly kind: TemplateKind; readonly name: string }[],
): void {
  for (const { kind, name } of templates) done(target.putTemplate(kind, name, done(source.readTemplate(kind, name))))
  for (const profile of source.profiles()) done(target.putProfile(profile))
  for (const group of source.groups()) done(target.putGroup(group))
}

function done<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Problem(result.error)
  return result.value
}

/** Templates may lie in folders of their own. */
const namesOf = (folder: string): readonly string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
    : []
