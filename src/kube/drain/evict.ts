import { refusal, type Refusal } from '../../base/refusal.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { refusalOf, type KubeProblem, type StatusProblem } from '../client/kube-problem.ts'
import { apiPath } from '../client/kube-request.ts'
import { podName, type PodFacts } from './pod.ts'

/** `later`: asking again may help, not before `retryAfterSeconds` if the API said so. */
export type Eviction =
  | { readonly kind: 'accepted' }
  /** It went before we asked. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly says: string; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Asks for the eviction of one pod, https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/. Only the API knows the budgets, so
 * it is asked and not predicted. `graceSeconds` undefined: what the pod asks for.
 */
export async function evict(client: KubeClient, pod: PodFacts, graceSeconds: number | undefined): Promise<Eviction> {
  const { namespace, name, uid } = pod
  const body = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { namespace, name },
    deleteOptions: {
      preconditions: { uid },
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
    },
  }
  const path = apiPath('api', 'v1', 'namespaces', namespace, 'pods', name, 'eviction')
  const answer = await client.request({ method: 'POST', path, body, retry: 'never' })
  return answer.ok ? { kind: 'accepted' } : understand(answer.error, pod)
}

/** kubectl's own interval: a budget is not answered sooner for being asked more often. */
const AGAIN_SECONDS = 5

function understand(problem: KubeProblem, pod: PodFacts): Eviction {
  if (problem.kind !== 'status') return later(problem.says)
  if (problem.status === 404) return { kind: 'gone' }
  if (problem.status === 409) return later('was changed meanwhile, or another pod has its name by now')
  if (problem.status === 429) return later(whyNotNow(problem), problem.retryAfterSeconds || AGAIN_SECONDS)
  // A pod under two budgets gives 500 for ever; people see why, and may remove one.
  if (problem.status >= 500) return later(problem.says, problem.retryAfterSeconds || AGAIN_SECONDS)
  if (problem.causes.some(({ reason }) => reason === 'NamespaceTerminating'))
    return later('its namespace is being deleted, and takes it along')
  return { kind: 'refused', refusal: notAllowed(problem, pod) }
}

/** The cause names the budget and its numbers; the message only says that there is one. */
function whyNotNow({ causes, says }: StatusProblem): string {
  const budget = causes.find(({ reason }) => reason === 'DisruptionBudget')
  return budget === undefined || budget.message === '' ? says : budget.message
}

const later = (says: string, retryAfterSeconds?: number): Eviction => ({ kind: 'later', says, retryAfterSeconds })

function notAllowed(problem: StatusProblem, pod: PodFacts): Refusal {
  if (problem.status === 403 || problem.status === 401) return refusalOf(problem, `evict ${podName(pod)}`)
  return refusal(
    'EVICTION_REFUSED',
    409,
    `the Kubernetes API will not evict ${podName(pod)}: ${problem.says}`,
    'look at the pod and its disruption budget, then retry the operation',
  )
}
