import type { Instant } from '../../base/instant.ts'
import type { DrainPolicy } from '../../domain/pools/update-policy.ts'
import type { WaitingPod } from '../../domain/rollouts/machine-situation.ts'
import type { KubeClient } from '../../kube/client/kube-client.ts'
import { planDrain } from '../../kube/drain/plan-drain.ts'
import { podName, podsOnNode } from '../../kube/drain/pod.ts'
import { drainRulesOf } from './drain-rules.ts'
import type { FleetMemory } from './fleet-memory.ts'
import type { MachineView } from './pool-view.ts'

/** The pods that a drain of this machine still has to move, and why each is there. Undefined when the cluster does not tell. */
export async function waitingPods(
  client: KubeClient,
  memory: FleetMemory,
  { machine, node }: MachineView,
  policy: DrainPolicy,
  now: Instant,
): Promise<readonly WaitingPod[] | undefined> {
  if (node === undefined) return []
  const pods = await podsOnNode(client, node.name)
  if (!pods.ok) return undefined
  const plan = planDrain(pods.value, drainRulesOf(policy), node.ready !== 'unknown', now)
  const last = new Map((memory.waiting.get(machine.id) ?? []).map(({ uid, says }) => [uid, says]))
  return [
    ...plan.refuse.map(({ pod, says }) => ({ name: podName(pod), why: says })),
    ...plan.evict.map((pod) => ({ name: podName(pod), why: last.get(pod.uid) ?? '' })),
    ...plan.wait.map(({ pod, says }) => ({ name: podName(pod), why: says })),
  ]
}
