import type { DeclaredDesk } from '../../api/declared/declared-desk.ts'
import { isRefusal } from '../../base/refusal.ts'
import { affectedGroups } from '../../domain/profiles/affected-groups.ts'
import { diffSources } from '../../edge/http/declared/declared-diff.ts'
import { documentRenderer } from '../../edge/http/matchbox/document-renderer.ts'
import type { DeclaredGroups } from './declared-groups.ts'

/** Each is six documents of a machine, made twice. */
const MOST_COMPARED = 200

/** Templates are filled in for people as for machines, but by a renderer of their own: what people try out is not remembered for machines. */
export const declaredDesk = ({ catalog, files }: DeclaredGroups): DeclaredDesk => ({
  catalog,
  inFolder: (labels) => files?.select(labels),
  render: (organizationId, kind, labels) => documentRenderer(catalog.of(organizationId))(kind, labels),
  diff: async (organizationId, changes) => {
    const after = await catalog.preview(organizationId, changes)
    if (isRefusal(after)) return after
    const before = catalog.of(organizationId)
    const groups = [...affectedGroups(before, changes), ...affectedGroups(after, changes)]
    const differences = await diffSources(before, after, groups.slice(0, MOST_COMPARED))
    return {
      differences: differences.map((one) => ({ ...one, lines: [...one.lines] })),
      omitted: Math.max(0, groups.length - MOST_COMPARED),
    }
  },
})
