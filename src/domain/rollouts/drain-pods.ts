import type { WaitingPod } from './machine-situation.ts'

/** A pod as far as a drain cares; read from the Kubernetes API. */
export interface PodFacts {
  readonly namespace: string
  readonly name: string
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  /** It has a deletionTimestamp: somebody has asked it to go. */
  readonly deleting: boolean
  /** Why it cannot go although it was asked to; from its finalizers. */
  readonly finalizers: readonly string[]
  /** The annotation `kubernetes.io/config.mirror`: a file on the machine, which no API call removes. */
  readonly mirror: boolean
  /** Kind of the controller that would make another one: `ReplicaSet`, `DaemonSet`; undefined for a pod of its own. */
  readonly controller: string | undefined
  /** What the API last answered to an eviction, when the answer was no. */
  readonly refusal: string | undefined
}

export type PodVerdict =
  /** Nothing to do: it stays through a reboot, or comes back with it. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'evict'; readonly why: string }
  /** It is on its way, or nothing we may do makes it go. */
  | { readonly kind: 'wait'; readonly why: string }

/**
 * What a drain does with a pod: the rules of `kubectl drain --ignore-daemonsets --delete-emptydir-data`. The data of an emptyDir lives on
 * a machine that keeps nothing over a reboot, so holding on to it would only delay its loss. A pod that nothing would make again is
 * never evicted: it waits for a person, or for the pool's drain timeout.
 */
export function judgePod(pod: PodFacts): PodVerdict {
  if (pod.mirror || pod.controller === 'DaemonSet') return { kind: 'leave' }
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return { kind: 'leave' }
  if (pod.deleting) {
    const held =
      pod.finalizers.length === 0 ? 'is shutting down' : `is held by ${pod.finalizers.slice(0, 3).join(', ')}`
    return { kind: 'wait', why: held }
  }
  if (pod.controller === undefined) return { kind: 'wait', why: 'has no controller: nothing would make it again' }
  return { kind: 'evict', why: pod.refusal ?? '' }
}

export interface Drain {
  /** To be asked to go, in the order in which they came. */
  readonly evict: readonly PodFacts[]
  /** All that a drain still waits for, those to evict among them: `NodeSituation.pods`. */
  readonly waiting: readonly WaitingPod[]
}

/** The pods of one Node. */
export function planDrain(pods: readonly PodFacts[]): Drain {
  const judged = pods.map((pod) => ({ pod, verdict: judgePod(pod) }))
  return {
    evict: judged.filter(({ verdict }) => verdict.kind === 'evict').map(({ pod }) => pod),
    waiting: judged.flatMap(({ pod, verdict }) =>
      verdict.kind === 'leave' ? [] : [{ name: `${pod.namespace}/${pod.name}`, why: verdict.why }],
    ),
  }
}
