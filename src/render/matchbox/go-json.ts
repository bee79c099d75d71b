import { isObject } from '../../domain/profiles/fields.ts'
import { compareText } from '../../domain/profiles/group-order.ts'
import type { Json, JsonObject } from '../../domain/profiles/group.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the two line separators escaped inside texts. */
export const goJson = (value: Json, indent?: string): string =>
  JSON.stringify(value, undefined, indent).replaceAll(/[<>&\u2028\u2029]/g, (char) => ESCAPES[char] ?? char)

/** With names in byte order at every level, as Go writes a map. */
export const sortedObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([name, item]) => [name, sortedValue(item)]),
  )

function sortedValue(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sortedValue(item))
  return isObject(value) ? sortedObject(value) : value
}
