/**
 * A value of the domain as JSON, the same text for the same value. The domain knows no null, and keeps members that are undefined; so
 * null stands for them, and the value comes back as it was.
 */
export const toDocument = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => sorted(part))

export const fromDocument = (text: string): unknown => withoutNull(JSON.parse(text))

function sorted(part: unknown): unknown {
  if (part === undefined) return null
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** In place: what `JSON.parse` has just made belongs to nobody yet, and documents are read by the ten thousand. */
function withoutNull(part: unknown): unknown {
  if (part === null) return undefined
  if (typeof part !== 'object') return part
  const members = part as Record<string, unknown>
  for (const name in members) members[name] = withoutNull(members[name])
  return part
}
