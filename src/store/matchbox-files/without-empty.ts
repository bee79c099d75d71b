import type { Json, JsonObject } from '../../domain/profiles/group.ts'

/** Without fields that hold an empty text, list or object, as Go's `omitempty` leaves them out. */
export const withoutEmpty = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)))

function isEmpty(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === ''
}
