import { err, ok, type Result } from '../../base/result.ts'
import { checkDeclaredName, placeOf, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { duplicateMember } from '../../domain/profiles/duplicate-member.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Profile, TemplateKind } from '../../domain/profiles/profile.ts'
import type { Template } from '../../domain/profiles/profile-source.ts'
import { butaneToIgnition } from '../../render/butane/butane-to-ignition.ts'
import { parseTemplate } from '../../render/gotemplate/render-template.ts'
import { parseIgnition } from '../../render/ignition/parse-ignition.ts'
import { formatFinding, type Report } from '../../render/source/finding.ts'
import { readGroupFile } from '../matchbox-files/group-file.ts'
import type { TextProblem } from '../matchbox-files/json-text.ts'
import { readProfileFile } from '../matchbox-files/profile-file.ts'

/** A document as it is used. */
export type ReadDocument =
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'template'; readonly template: Template }

/** Bytes of UTF-8; the same as for a file of a data folder. */
export const LARGEST_DOCUMENT: number = 8 * 1024 * 1024

/** Reads what an author wrote. The error says where: `groups/rack7:2: "selector" "nope" is not a MAC address`. */
export function readDocument(kind: DeclaredKind, name: string, text: string): Result<ReadDocument, string> {
  const named = checkDeclaredName(kind, name)
  if (!named.ok) return named
  const place = placeOf({ kind, name })
  const bytes = Buffer.byteLength(text)
  if (bytes > LARGEST_DOCUMENT)
    return err(`${place}: ${bytes} bytes are more than the ${LARGEST_DOCUMENT} that are kept`)
  if (text.includes('\0'))
    return err(`${place}:${lineOf(text, text.indexOf('\0'))}: holds a NUL character, so it is no text`)
  if (kind === 'group') return asJson(place, text, readGroupFile(name, text), (group) => ({ kind, group }))
  if (kind === 'profile') return asJson(place, text, readProfileFile(name, text), (profile) => ({ kind, profile }))
  const problem = templateProblem(kind, name, text)
  return problem === undefined ? ok({ kind: 'template', template: { kind, name, text } }) : err(problem)
}

function asJson<T>(
  place: string,
  text: string,
  read: Result<T, TextProblem>,
  made: (value: T) => ReadDocument,
): Result<ReadDocument, string> {
  if (!read.ok) return err(`${place}${read.error.line === undefined ? '' : `:${read.error.line}`}: ${read.error.says}`)
  const twice = duplicateMember(text)
  return twice === undefined
    ? ok(made(read.value))
    : err(`${place}:${twice.line}: "${twice.name}" comes twice; only the last would count`)
}

/** What can be known before there is a machine to fill it in for: raw Ignition wholly, Butane where it has no actions, others their syntax. */
function templateProblem(kind: TemplateKind, name: string, text: string): string | undefined {
  const place = placeOf({ kind, name })
  if (kind === 'ignition' && /\.ign(?:ition)?$/.test(name)) {
    const parsed = parseIgnition(text)
    return parsed.ok ? undefined : firstError(place, parsed.error)
  }
  const parsed = parseTemplate(text)
  if (!parsed.ok) return `${place}:${parsed.error.line}:${parsed.error.column}: ${parsed.error.says}`
  if (kind !== 'ignition' || text.includes('{{')) return undefined
  const made = butaneToIgnition(text)
  return made.ok ? undefined : firstError(place, made.error)
}

function firstError(place: string, report: Report): string {
  const error = report.find(({ severity }) => severity === 'error')
  return error === undefined ? `${place}: cannot be used` : formatFinding(place, error)
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length
