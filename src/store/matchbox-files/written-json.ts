import { compareText } from '../../domain/profiles/group-order.ts'
import type { Json, JsonObject } from '../../domain/profiles/group.ts'

/** Without fields that hold an empty text, list or object, as Go's `omitempty` leaves them out. */
export const withoutEmpty = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)))

function isEmpty(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === ''
}

/** With names in byte order at every level, as Go writes a map. */
export function sortedObject(value: JsonObject): JsonObject {
  const entries = Object.entries(value).toSorted(([a], [b]) => compareText(a, b))
  return Object.fromEntries(entries.map(([name, item]) => [name, sortedValue(item)]))
}

function sortedValue(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sortedValue(item))
  return typeof value === 'object' && value !== null ? sortedObject(value as JsonObject) : value
}
