import type { Result } from '../../../base/result.ts'
import { err, ok } from '../../../base/result.ts'
import type { Group } from '../../../domain/profiles/group.ts'
import { labelsFromQuery, type Labels } from '../../../domain/profiles/labels.ts'
import type { Profile, TemplateKind } from '../../../domain/profiles/profile.ts'
import type { Template } from '../../../domain/profiles/profile-source.ts'
import type { Answer } from './answer.ts'
import { absent, type Call, type Service } from './call.ts'

/** A machine that asks, and the group that takes it. */
export interface Machine {
  readonly labels: Labels
  readonly group: Group
}

export interface BootMachine extends Machine {
  readonly profile: Profile
}

/** Finds the group by the labels of the query. The error is the answer to give instead. */
export function findMachine(service: Service, call: Call): Result<Machine, Answer> {
  const { labels, badMacs } = labelsFromQuery(call.query)
  for (const mac of badMacs) service.log('warning', 'ignoring unparseable MAC address', { mac })
  return findByLabels(service, labels)
}

export function findByLabels(service: Service, labels: Labels): Result<Machine, Answer> {
  const group = service.source.select(labels)
  service.onAsked?.(labels, group !== undefined)
  if (group !== undefined) return ok({ labels, group })
  service.log('info', 'No matching group', { labels: printLabels(labels) })
  return err(absent(service.mode, 'no group takes a machine with these labels'))
}

/** The profile of the machine's group. A profile that is missing is never replaced by that of another group. */
export function withProfile(service: Service, found: Result<Machine, Answer>): Result<BootMachine, Answer> {
  if (!found.ok) return found
  const { labels, group } = found.value
  const profile = service.source.profile(group.profile)
  if (profile !== undefined) return ok({ labels, group, profile })
  service.log('info', `No profile named: ${group.profile}`, { labels: printLabels(labels), group: group.id })
  return err(absent(service.mode, `group "${group.key}" names the profile "${group.profile}", which does not exist`))
}

export function findTemplate(
  service: Service,
  machine: BootMachine,
  kind: TemplateKind,
  name: string,
): Result<Template, Answer> {
  const template = service.source.template(kind, name)
  if (template !== undefined) return ok(template)
  const { labels, group, profile } = machine
  service.log('info', `No ${kind} template named: ${name}`, {
    labels: printLabels(labels),
    group: group.id,
    profile: profile.id,
  })
  return err(absent(service.mode, `profile "${profile.key}" has no ${kind} template "${name}"`))
}

/** As Go prints a map, which is what readers of the log search for. */
const printLabels = (labels: Labels): string =>
  `map[${[...labels]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}`)
    .join(' ')}]`
