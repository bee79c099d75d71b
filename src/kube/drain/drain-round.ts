import { instant, SECOND, type Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, refusalOf } from '../client/kube-problem.ts'
import { readNode } from '../nodes/node.ts'
import { evict, type Eviction } from './evict.ts'
import { namePods } from './name-pods.ts'
import { planDrain, type DrainPlan, type DrainRules, type PodReason } from './plan-drain.ts'
import { podsOnNode, type PodFacts } from './pod.ts'

/** A pod that a drain waits for, and why. */
export interface WaitingPod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** One sentence without a full stop. */
  readonly says: string
  /** The API asked not to be asked about it before. */
  readonly notBefore: Instant | undefined
}

export type DrainRound =
  | { readonly kind: 'drained'; readonly skipped: readonly PodReason[] }
  | { readonly kind: 'waiting'; readonly pods: readonly WaitingPod[] }
  /** Also when the API cannot be asked: `KUBE_UNREACHABLE` and `KUBE_BUSY` pass, the others do not. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface DrainRequest {
  readonly nodeName: string
  readonly rules: DrainRules
}

/** The budgets are what an API server works on here; more at once does not make it faster. */
const AT_ONCE = 8

/** A node that does not answer cannot let its pods end well; waiting for that would only put off their successors. Seconds. */
const LOST_NODE_GRACE = 1

/**
 * One look at a Node and one round of evictions. It keeps nothing: after a crash the next round begins where the cluster is. `before` is what
 * the last round waited for, and serves only to leave the API alone for as long as it asked.
 */
export async function drainRound(
  client: KubeClient,
  { nodeName, rules }: DrainRequest,
  now: Instant,
  before: readonly WaitingPod[] = [],
): Promise<DrainRound> {
  const node = await readNode(client, nodeName)
  if (!node.ok) {
    if (isStatus(node.error, 404)) return { kind: 'drained', skipped: [] }
    return { kind: 'refused', refusal: refusalOf(node.error, `read Node ${nodeName}`) }
  }
  const pods = await podsOnNode(client, nodeName)
  if (!pods.ok) return { kind: 'refused', refusal: refusalOf(pods.error, `list the pods of ${nodeName}`) }
  const isReachable = node.value.ready !== 'unknown'
  const plan = planDrain(pods.value, rules, isReachable, now)
  if (plan.refuse.length > 0) return { kind: 'refused', refusal: mayNotDrain(nodeName, plan.refuse) }
  if (plan.evict.length + plan.wait.length === 0) return { kind: 'drained', skipped: plan.skip }
  return carryOut(client, plan, isReachable ? rules.graceSeconds : LOST_NODE_GRACE, now, before)
}

async function carryOut(
  client: KubeClient,
  plan: DrainPlan,
  graceSeconds: number | undefined,
  now: Instant,
  before: readonly WaitingPod[],
): Promise<DrainRound> {
  const waiting = plan.wait.map(({ pod, says }) => waitFor(pod, says))
  const due: PodFacts[] = []
  for (const pod of plan.evict) {
    const last = before.find(({ uid }) => uid === pod.uid)
    if (last?.notBefore !== undefined && last.notBefore > now) waiting.push(last)
    else due.push(pod)
  }
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const some = due.slice(at, at + AT_ONCE)
    const evictions = await Promise.all(some.map((pod) => evict(client, pod, graceSeconds)))
    for (const [i, pod] of some.entries()) {
      const eviction = evictions[i] ?? { kind: 'accepted' }
      if (eviction.kind === 'refused') return eviction
      waiting.push(afterEviction(pod, eviction, now))
    }
  }
  return { kind: 'waiting', pods: waiting }
}

/** Also what is gone is waited for: only a look that no longer finds it ends the drain. */
function afterEviction(pod: PodFacts, eviction: Exclude<Eviction, { kind: 'refused' }>, now: Instant): WaitingPod {
  if (eviction.kind === 'gone') return waitFor(pod, 'has just gone')
  if (eviction.kind === 'accepted') return waitFor(pod, 'was asked to end')
  const { says, retryAfterSeconds } = eviction
  const notBefore = retryAfterSeconds === undefined ? undefined : instant(now + retryAfterSeconds * SECOND)
  return waitFor(pod, says, notBefore)
}

const waitFor = ({ namespace, name, uid }: PodFacts, says: string, notBefore?: Instant): WaitingPod => ({
  namespace,
  name,
  uid,
  says,
  notBefore,
})

const mayNotDrain = (nodeName: string, pods: readonly PodReason[]): Refusal =>
  refusal(
    'DRAIN_REFUSED',
    409,
    `${nodeName} was not drained: ${namePods(pods)}`,
    'remove these pods yourself, or allow it in the drain rules of the pool',
  )
