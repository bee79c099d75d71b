import { refusal, type Refusal } from '../../base/refusal.ts'
import { parseKubernetesMinor, type KubernetesVersion } from '../../domain/clusters/kubernetes-version.ts'
import { checkSkew } from '../../domain/clusters/version-skew.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { whyNever } from './disruption-budget.ts'

/** `problems` speak against beginning; `warnings` are what a drain may get stuck at. */
export interface Preflight {
  readonly problems: readonly Refusal[]
  readonly warnings: readonly string[]
}

/**
 * Whether machines with this kubelet can be rolled through a cluster. Of Nodes, those in `nodeNames` count: our own pool. One that
 * does not exist yet is no problem, it is to join.
 */
export function judgeCluster(facts: ClusterFacts, kubelet: KubernetesVersion, nodeNames: readonly string[]): Preflight {
  const skew = judgeSkew(kubelet, facts.version)
  const sick = facts.nodes.filter(({ name, ready }) => nodeNames.includes(name) && ready !== 'yes')
  const budgets = facts.budgets.flatMap((budget) => {
    const why = whyNever(budget)
    return why === undefined
      ? []
      : [`the disruption budget ${budget.namespace}/${budget.name} ${why}, so its pods never leave`]
  })
  return {
    problems: [
      ...(skew === undefined ? [] : [skew]),
      ...(sick.length === 0 ? [] : [notReady(sick.map(({ name }) => name))]),
    ],
    warnings: budgets,
  }
}

/** Distributions add to the version: `v1.31.4+k3s1`, `v1.31.4-eks-1234567`. Skew is about minors only. */
function judgeSkew(kubelet: KubernetesVersion, apiServer: string): Refusal | undefined {
  const minor = parseKubernetesMinor(/^v?\d+\.\d+/.exec(apiServer)?.[0] ?? '')
  return minor.ok ? checkSkew(kubelet, minor.value) : unknownVersion(apiServer)
}

const unknownVersion = (version: string): Refusal =>
  refusal(
    'CLUSTER_VERSION_UNKNOWN',
    502,
    `the API server calls its version "${version.slice(0, 40)}"`,
    'check that the URL is that of a Kubernetes API',
  )

const notReady = (names: readonly string[]): Refusal =>
  refusal(
    'NODES_NOT_READY',
    409,
    `not ready: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`,
    'bring them back first, or take them out of the pool',
  )
