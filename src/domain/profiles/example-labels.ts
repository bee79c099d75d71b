import { formatIp4 } from '../../base/ip4.ts'
import type { Condition } from './condition.ts'
import type { Group } from './group.ts'

/**
 * Labels of a machine that the group might have been made for: what it asks by equality, and of its first alternative what can be turned
 * around. A pattern cannot, so a group that asks for one may not take this machine.
 */
export function exampleLabels({ selector, match }: Group): ReadonlyMap<string, string> {
  const labels = new Map(selector)
  for (const [name, condition] of match[0] ?? []) {
    const value = exampleValue(condition)
    if (value !== undefined) labels.set(name, value)
  }
  return labels
}

function exampleValue(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'one-of':
      return condition.values.values().next().value
    case 'cidr':
      return formatIp4(condition.subnet.network)
    case 'cidr6':
      return condition.subnet.source.split('/')[0]
    case 'exists':
      return condition.wanted ? 'any' : undefined
    case 'pattern':
      return undefined
  }
}
