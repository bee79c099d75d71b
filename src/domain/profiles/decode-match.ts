import { parseSubnet } from '../../base/ip4.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Alternative, Condition } from './condition.ts'
import { isObject, problem, type FieldProblem } from './fields.ts'
import type { Json } from './group.ts'
import { parseIp6Subnet } from './ip6-subnet.ts'
import { normaliseLabel } from './labels.ts'
import { compilePattern } from './pattern.ts'

/**
 * Reads `match`: one object of conditions by label, or a list of them of which one must hold. A condition is a text, a list of texts,
 * `{"cidr": "10.7.0.0/16"}`, `{"pattern": "R7-[0-9]+"}` over the whole value, or `{"exists": true}`.
 */
export function decodeMatch(match: Json): Result<readonly Alternative[], FieldProblem> {
  const alternatives: Alternative[] = []
  for (const item of Array.isArray(match) ? match : [match]) {
    const alternative = decodeAlternative(item)
    if (!alternative.ok) return alternative
    alternatives.push(alternative.value)
  }
  return ok(alternatives)
}

function decodeAlternative(value: Json): Result<Alternative, FieldProblem> {
  if (!isObject(value)) return problem('match', 'must be an object of conditions, or a list of such objects')
  const alternative = new Map<string, Condition>()
  for (const [label, wanted] of Object.entries(value)) {
    const condition = decodeCondition(label, wanted)
    if (!condition.ok) return condition
    alternative.set(label, condition.value)
  }
  return ok(alternative)
}

function decodeCondition(label: string, wanted: Json): Result<Condition, FieldProblem> {
  if (typeof wanted === 'string') return oneOf(label, [wanted])
  if (Array.isArray(wanted)) return oneOf(label, wanted)
  if (!isObject(wanted) || Object.keys(wanted).length !== 1)
    return problem(
      'match',
      `"${label}" must be a text, a list of texts, or an object with one of cidr, pattern, exists`,
    )
  const { cidr, pattern, exists } = wanted
  if (typeof exists === 'boolean') return ok({ kind: 'exists', wanted: exists })
  if (typeof cidr === 'string') return cidrCondition(label, cidr)
  if (typeof pattern === 'string') {
    const compiled = compilePattern(pattern)
    return compiled.ok
      ? ok({ kind: 'pattern', pattern: compiled.value })
      : problem('match', `"${label}": ${compiled.error}`)
  }
  return problem('match', `"${label}" has a condition that is none of cidr, pattern, exists`)
}

function cidrCondition(label: string, cidr: string): Result<Condition, FieldProblem> {
  if (cidr.includes(':')) {
    const subnet = parseIp6Subnet(cidr)
    return subnet.ok ? ok({ kind: 'cidr6', subnet: subnet.value }) : problem('match', `"${label}": ${subnet.error}`)
  }
  const subnet = parseSubnet(cidr)
  return subnet.ok ? ok({ kind: 'cidr', subnet: subnet.value }) : problem('match', `"${label}": ${subnet.error}`)
}

function oneOf(label: string, wanted: readonly Json[]): Result<Condition, FieldProblem> {
  const values = new Set<string>()
  for (const value of wanted) {
    const normal = typeof value === 'string' ? normaliseLabel(label, value) : undefined
    if (normal === undefined) return problem('match', `"${label}": ${JSON.stringify(value)} is not a possible value`)
    values.add(normal)
  }
  return ok({ kind: 'one-of', values })
}
