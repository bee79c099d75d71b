import { err, ok, type Result } from '../../base/result.ts'

/** A label that the Node gets: `topology.kubernetes.io/zone` = `rack-7`. In the order that people gave. */
export interface NodeLabel {
  readonly key: string
  /** May be empty. */
  readonly value: string
}

const PART = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?'
const DOMAIN_LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
const KEY = new RegExp(`^(?:(?=[^/]{1,253}/)(${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})*)/)?${PART}$`)
const VALUE = new RegExp(`^(?:${PART})?$`)

/**
 * Labels that a kubelet may give its own Node although they are Kubernetes' own; all others in those domains it is refused, and then does
 * not register. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
const kubeletMaySet: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
])
const OWN = /(?:^|\.)(?:kubernetes|k8s)\.io$/
const KUBELET_OWN = /(?:^|\.)(?:kubelet|node)\.kubernetes\.io$/

/** The pool's, then the machine's own; of two with one key the machine's counts. */
export const mergedLabels = (pool: readonly NodeLabel[], machine: readonly NodeLabel[]): readonly NodeLabel[] => [
  ...new Map([...pool, ...machine].map((label) => [label.key, label])).values(),
]

/** The labels as they are, or the first reason why they are none. */
export function checkNodeLabels(labels: readonly NodeLabel[]): Result<readonly NodeLabel[], string> {
  const seen = new Set<string>()
  for (const { key, value } of labels) {
    const complaint =
      checkKey(key) ?? (VALUE.test(value) ? undefined : `"${value.slice(0, 80)}" is no value for a label`)
    if (complaint !== undefined) return err(complaint)
    if (seen.has(key)) return err(`the label ${key} stands there twice`)
    seen.add(key)
  }
  return ok(labels)
}

/** Why `key` cannot be the key of a label or taint that a kubelet sets. */
function checkKey(key: string): string | undefined {
  const domain = checkKeySyntax(key)
  if (!domain.ok) return domain.error
  if (!OWN.test(domain.value) || KUBELET_OWN.test(domain.value) || kubeletMaySet.has(key)) return undefined
  return `a Node may not give itself the label ${key}: Kubernetes keeps ${domain.value} for itself`
}

/** The domain before the slash, or empty. */
export function checkKeySyntax(key: string): Result<string, string> {
  const match = KEY.exec(key)
  return match === null
    ? err(`"${key.slice(0, 80)}" is no key: up to 63 letters, digits, -_. after an optional domain/`)
    : ok(match[1] ?? '')
}
