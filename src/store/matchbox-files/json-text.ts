import { err, ok, type Result } from '../../base/result.ts'
import type { FieldProblem } from '../../domain/profiles/fields.ts'
import type { Json } from '../../domain/profiles/group.ts'

export interface TextProblem {
  readonly line: number | undefined
  readonly says: string
}

/** Nothing a person writes is deeper; without a limit a file of brackets overflows the stack of whoever walks it. */
const DEEPEST = 200

/** Parses a file that people write, and decodes it. */
export function decodeJsonText<T>(
  text: string,
  decode: (document: Json) => Result<T, FieldProblem>,
): Result<T, TextProblem> {
  let document: Json
  try {
    document = JSON.parse(text) as Json
  } catch (error) {
    if (error instanceof SyntaxError) return err(syntaxProblem(text, error.message))
    throw error
  }
  if (isDeeper(document, DEEPEST)) return err({ line: undefined, says: `nested deeper than ${DEEPEST} levels` })
  const decoded = decode(document)
  if (decoded.ok) return ok(decoded.value)
  const { field, says } = decoded.error
  return err({ line: lineOfField(text, field), says: field === '' ? says : `"${field}" ${says}` })
}

function syntaxProblem(text: string, message: string): TextProblem {
  const [, line] = /\(line (\d+) column \d+\)/.exec(message) ?? []
  const atEnd = text.trimEnd().split('\n').length
  return { line: line === undefined ? atEnd : Number(line), says: `not JSON: ${message}` }
}

/** Where the field is first written, in whatever case. */
function lineOfField(text: string, field: string): number | undefined {
  if (field === '') return undefined
  const at = text.toLowerCase().indexOf(`"${field}"`)
  return at === -1 ? undefined : text.slice(0, at).split('\n').length
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child: Json) => isDeeper(child, levels - 1))
}
