import type { Instant } from '../../base/instant.ts'
import { ok, type Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { planDrain, type DrainRules, type PodReason } from '../drain/plan-drain.ts'
import { podsOnNode, type PodFacts } from '../drain/pod.ts'
import { readBudgets, whyNever, type BudgetFacts } from './disruption-budget.ts'
import { selects } from './label-selector.ts'

/** Pods of a Node that a drain by these rules would wait for until its deadline, however healthy everything is. */
export async function readHeldPods(
  client: KubeClient,
  nodeName: string,
  rules: DrainRules,
  now: Instant,
): Promise<Result<readonly PodReason[], KubeProblem>> {
  const [pods, budgets] = await Promise.all([podsOnNode(client, nodeName), readBudgets(client)])
  if (!pods.ok) return pods
  return budgets.ok ? ok(heldPods(pods.value, budgets.value, rules, now)) : budgets
}

export function heldPods(
  pods: readonly PodFacts[],
  budgets: readonly BudgetFacts[],
  rules: DrainRules,
  now: Instant,
): readonly PodReason[] {
  const { refuse, evict } = planDrain(pods, rules, true, now)
  const held = evict.flatMap((pod) => {
    const says = whyHeld(pod, budgets)
    return says === undefined ? [] : [{ pod, says }]
  })
  return [...refuse, ...held]
}

function whyHeld(pod: PodFacts, budgets: readonly BudgetFacts[]): string | undefined {
  const own = budgets.filter(
    ({ namespace, selector }) => namespace === pod.namespace && selector !== undefined && selects(selector, pod.labels),
  )
  // The Eviction API answers 500 then, and goes on doing so.
  if (own.length > 1)
    return `has ${own.length} budgets, ${own.map(({ name }) => name).join(' and ')}, and none is evicted so`
  const [budget] = own
  const why = budget && whyNever(budget)
  return why && `stays, because its budget ${budget.name} ${why}`
}
