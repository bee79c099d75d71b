import type { Result } from '../../base/result.ts'
import type { Alternative, Condition } from '../../domain/profiles/condition.ts'
import { decodeGroup } from '../../domain/profiles/decode-group.ts'
import type { Group, Json } from '../../domain/profiles/group.ts'
import { formatSubnet } from '../../base/ip4.ts'
import { goJson, sortedObject } from '../../render/matchbox/go-json.ts'
import { decodeJsonText, type TextProblem } from './json-text.ts'
import { withoutEmpty } from './without-empty.ts'

export const readGroupFile = (key: string, text: string): Result<Group, TextProblem> =>
  decodeJsonText(text, (document) => decodeGroup(key, document))

/** As matchbox writes a group: tabs, empty fields left out, names sorted inside objects. */
export const writeGroupFile = (group: Group): string =>
  goJson(
    withoutEmpty({
      id: group.id,
      name: group.name,
      profile: group.profile,
      selector: sortedObject(Object.fromEntries(group.selector)),
      metadata: sortedObject(group.metadata),
      match: group.match.map(writtenAlternative),
    }),
    '\t',
  )

const writtenAlternative = (alternative: Alternative): Json =>
  Object.fromEntries(Array.from(alternative, ([label, condition]) => [label, writtenCondition(condition)]))

function writtenCondition(condition: Condition): Json {
  switch (condition.kind) {
    case 'one-of':
      return [...condition.values]
    case 'cidr':
      return { cidr: formatSubnet(condition.subnet) }
    case 'cidr6':
      return { cidr: condition.subnet.source }
    case 'pattern':
      return { pattern: condition.pattern.source }
    case 'exists':
      return { exists: condition.wanted }
  }
}
