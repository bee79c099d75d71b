import type { Group } from '../../domain/profiles/group.ts'
import type { Labels } from '../../domain/profiles/labels.ts'
import type { TemplateMap } from '../gotemplate/go-value.ts'

/**
 * What templates and `/metadata` see: the group's metadata, its selectors over it under lower-cased names, and `request` over both.
 * `request.query` stays a map of texts, because Go's `index` answers empty for an absent name only there.
 */
export const templateData = (group: Group, labels: Labels, rawQuery: string): TemplateMap => ({
  ...group.metadata,
  ...Object.fromEntries(Array.from(group.selector, ([name, value]) => [name.toLowerCase(), value])),
  request: { query: labels, raw_query: rawQuery },
})
