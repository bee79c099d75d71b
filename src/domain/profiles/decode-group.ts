import { ok, type Result } from '../../base/result.ts'
import { decodeMatch } from './decode-match.ts'
import { every, fieldsOf, isObject, problem, textField, textMapField, type FieldProblem } from './fields.ts'
import type { Group, Json, JsonObject } from './group.ts'
import { normaliseLabel } from './labels.ts'

/** Reads the JSON of a group as matchbox does, and our `match` beside it. Unknown fields are ignored; a bad MAC makes the whole group unusable. */
export function decodeGroup(key: string, document: Json): Result<Group, FieldProblem> {
  const fields = fieldsOf(document)
  if (!fields.ok) return fields
  const read = every(
    textField(fields.value, 'id'),
    textField(fields.value, 'name'),
    textField(fields.value, 'profile'),
    selectorField(fields.value),
    metadataField(fields.value),
    decodeMatch(fields.value.get('match') ?? []),
  )
  if (!read.ok) return read
  const [id, name, profile, selector, metadata, match] = read.value
  return ok({ key, id, name, profile, selector, metadata, match })
}

function selectorField(fields: ReadonlyMap<string, Json>): Result<ReadonlyMap<string, string>, FieldProblem> {
  const raw = textMapField(fields, 'selector')
  if (!raw.ok) return raw
  const selector = new Map<string, string>()
  for (const [label, value] of raw.value) {
    const normal = normaliseLabel(label, value)
    if (normal === undefined) return problem('selector', `"${value}" is not a MAC address`)
    selector.set(label, normal)
  }
  return ok(selector)
}

function metadataField(fields: ReadonlyMap<string, Json>): Result<JsonObject, FieldProblem> {
  const metadata = fields.get('metadata') ?? {}
  return isObject(metadata) ? ok(metadata) : problem('metadata', 'must be a JSON object')
}
