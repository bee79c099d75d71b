import { err, ok, type Result } from '../../base/result.ts'
import type { Json, JsonObject } from './group.ts'

/** What is wrong with a field, named as it is written in the file; an empty name is the document itself. */
export interface FieldProblem {
  readonly field: string
  readonly says: string
}

export const problem = (field: string, says: string): { readonly ok: false; readonly error: FieldProblem } =>
  err({ field, says })

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a document by lower-cased name, as Go reads a struct: case does not matter, the last of equals counts, null is an empty document. */
export function fieldsOf(document: Json): Result<ReadonlyMap<string, Json>, FieldProblem> {
  if (document === null) return ok(new Map())
  if (!isObject(document)) return problem('', 'must be a JSON object')
  return ok(new Map(Object.entries(document).map(([name, value]) => [name.toLowerCase(), value])))
}

/** Absent and null are the empty text. */
export function textField(fields: ReadonlyMap<string, Json>, field: string): Result<string, FieldProblem> {
  const value = fields.get(field) ?? ''
  return typeof value === 'string' ? ok(value) : problem(field, 'must be a text')
}

export function textsField(fields: ReadonlyMap<string, Json>, field: string): Result<readonly string[], FieldProblem> {
  const value = fields.get(field) ?? []
  if (!Array.isArray(value)) return problem(field, 'must be a list of texts')
  const texts = value.map((item: Json) => item ?? '')
  return texts.every((item) => typeof item === 'string') ? ok(texts) : problem(field, 'must be a list of texts')
}

export function textMapField(
  fields: ReadonlyMap<string, Json>,
  field: string,
): Result<ReadonlyMap<string, string>, FieldProblem> {
  const value = fields.get(field) ?? {}
  if (!isObject(value)) return problem(field, 'must be an object of texts')
  const texts = new Map<string, string>()
  for (const [name, text] of Object.entries(value)) {
    if (text !== null && typeof text !== 'string') return problem(field, `"${name}" must be a text`)
    texts.set(name, text ?? '')
  }
  return ok(texts)
}

/** Several results as one: the first that failed, or all values. */
export function every<T extends readonly unknown[]>(
  ...results: { readonly [I in keyof T]: Result<T[I], FieldProblem> }
): Result<T, FieldProblem> {
  const values: unknown[] = []
  for (const result of results) {
    if (!result.ok) return result
    values.push(result.value)
  }
  return ok(values as unknown as T)
}
