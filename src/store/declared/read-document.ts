import { err, ok, type Result } from '../../base/result.ts'
import { checkDeclaredName, placeOf, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { duplicateMember } from '../../domain/profiles/duplicate-member.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { Template } from '../../domain/profiles/profile-source.ts'
import { readGroupFile } from '../matchbox-files/group-file.ts'
import type { TextProblem } from '../matchbox-files/json-text.ts'
import { readProfileFile } from '../matchbox-files/profile-file.ts'
import { templateProblem } from './template-problem.ts'

/** A document as it is used. */
export type ReadDocument =
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'template'; readonly template: Template }

/** Bytes of UTF-8; the same as for a file of a data folder. */
const LARGEST_DOCUMENT: number = 8 * 1024 * 1024

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
  const template: Template = { kind, name, text }
  const problem = templateProblem(template)
  return problem === undefined ? ok({ kind: 'template', template }) : err(problem)
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

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length
