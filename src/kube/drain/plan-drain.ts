import { SECOND, type Instant } from '../../base/instant.ts'
import { podName, type PodFacts } from './pod.ts'

/** What a drain may do. The defaults are kubectl's, except that DaemonSets never stop it: they come back with the machine. */
export interface DrainRules {
  /** Pods that nobody will make again: `refuse` the whole drain, or `evict` them for good. */
  readonly unmanaged: 'refuse' | 'evict'
  /** Data in emptyDir volumes: `refuse` the whole drain, or `delete` it. */
  readonly emptyDir: 'refuse' | 'delete'
  /** Time to end for every pod, seconds. Undefined: what each pod asks for. */
  readonly graceSeconds: number | undefined
}

export const kubectlRules: DrainRules = { unmanaged: 'refuse', emptyDir: 'refuse', graceSeconds: undefined }

export interface PodReason {
  readonly pod: PodFacts
  /** One sentence without a full stop. */
  readonly says: string
}

export interface DrainPlan {
  /** To evict now, the least important first, so that what serves others goes last. */
  readonly evict: readonly PodFacts[]
  /** On their way out. */
  readonly wait: readonly PodReason[]
  /** Left where they are. */
  readonly skip: readonly PodReason[]
  /** As long as there is one, nothing is evicted: half a drain helps nobody. */
  readonly refuse: readonly PodReason[]
}

/** A lost kubelet cannot say that a pod has ended; so long after its grace nobody waits for that any more. Seconds. */
const SKIP_DELETED_AFTER = 60

/**
 * kubectl drain's rules over the pods of a Node, https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/. What it says follows
 * from the pods alone, so a drain that was interrupted anywhere goes on with the next look.
 */
export function planDrain(
  pods: readonly PodFacts[],
  rules: DrainRules,
  nodeIsReachable: boolean,
  now: Instant,
): DrainPlan {
  const plan = { evict: [] as PodFacts[], wait: [] as PodReason[], skip: [] as PodReason[], refuse: [] as PodReason[] }
  for (const pod of [...pods].toSorted(leastImportantFirst)) {
    const { kind, says } = judge(pod, rules, nodeIsReachable, now)
    if (kind === 'evict') plan.evict.push(pod)
    else plan[kind].push({ pod, says })
  }
  return plan
}

interface Judgement {
  readonly kind: keyof DrainPlan
  readonly says: string
}

function judge(pod: PodFacts, rules: DrainRules, nodeIsReachable: boolean, now: Instant): Judgement {
  if (pod.isMirror) return { kind: 'skip', says: 'is a static pod of the kubelet' }
  if (pod.controller === 'DaemonSet' && !pod.isFinished) return { kind: 'skip', says: 'belongs to a DaemonSet' }
  if (pod.deletedAt !== undefined) return leaving(pod, pod.deletedAt, nodeIsReachable, now)
  if (pod.isFinished) return { kind: 'evict', says: '' }
  if (pod.hasEmptyDir && rules.emptyDir === 'refuse')
    return { kind: 'refuse', says: 'keeps data in an emptyDir volume, which would be deleted' }
  if (pod.controller === undefined && rules.unmanaged === 'refuse')
    return { kind: 'refuse', says: 'has no controller that would start it elsewhere' }
  return { kind: 'evict', says: '' }
}

function leaving(pod: PodFacts, deletedAt: Instant, nodeIsReachable: boolean, now: Instant): Judgement {
  const overdue = Math.floor((now - deletedAt) / SECOND)
  if (!nodeIsReachable && overdue > SKIP_DELETED_AFTER)
    return { kind: 'skip', says: `was to end ${overdue} s ago, and its node cannot say whether it has` }
  if (overdue < 0) return { kind: 'wait', says: `is ending, and has ${-overdue} s left` }
  if (pod.finalizers.length > 0) return { kind: 'wait', says: `is held by the finalizers ${pod.finalizers.join(', ')}` }
  return { kind: 'wait', says: `is ending, ${overdue} s over its grace` }
}

const leastImportantFirst = (a: PodFacts, b: PodFacts): number =>
  a.priority - b.priority || (podName(a) < podName(b) ? -1 : 1)
