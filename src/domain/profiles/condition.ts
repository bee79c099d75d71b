import { contains, formatSubnet, parseIp4, type Subnet } from '../../base/ip4.ts'
import { ip6Contains, parseIp6, type Ip6Subnet } from './ip6-subnet.ts'
import type { Labels } from './labels.ts'
import type { Pattern } from './pattern.ts'

/** What a group may ask of one label beyond equality. */
export type Condition =
  | { readonly kind: 'one-of'; readonly values: ReadonlySet<string> }
  | { readonly kind: 'cidr'; readonly subnet: Subnet }
  | { readonly kind: 'cidr6'; readonly subnet: Ip6Subnet }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'exists'; readonly wanted: boolean }

/** Conditions by label name, all of which must hold. */
export type Alternative = ReadonlyMap<string, Condition>

/** An absent label is not in any network, and has no pattern: unlike a selector's, its value is not the empty text. */
export function conditionHolds(condition: Condition, value: string | undefined): boolean {
  switch (condition.kind) {
    case 'exists':
      return (value !== undefined) === condition.wanted
    case 'one-of':
      return condition.values.has(value ?? '')
    case 'pattern':
      return value !== undefined && condition.pattern.matches(value)
    case 'cidr': {
      const address = parseIp4(value ?? '')
      return address.ok && contains(condition.subnet, address.value)
    }
    case 'cidr6': {
      const address = parseIp6(value ?? '')
      return address.ok && ip6Contains(condition.subnet, address.value)
    }
  }
}

export function alternativeHolds(alternative: Alternative, labels: Labels): boolean {
  for (const [name, condition] of alternative) if (!conditionHolds(condition, labels.get(name))) return false
  return true
}

/** For people: `one of "a", "b"`, `in 10.7.0.0/16`. */
export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'exists':
      return condition.wanted ? 'present' : 'absent'
    case 'one-of':
      return `one of ${Array.from(condition.values, (value) => JSON.stringify(value)).join(', ')}`
    case 'pattern':
      return `matching ${condition.pattern.source}`
    case 'cidr':
      return `in ${formatSubnet(condition.subnet)}`
    case 'cidr6':
      return `in ${condition.subnet.source}`
  }
}
