import { z } from 'zod'
import { denied, found, type Answer, type ApiObject } from './api-object.ts'
import type { ApiTarget } from './api-target.ts'
import { missing, type ObjectStore } from './object-store.ts'

const eviction = z.object({
  deleteOptions: z
    .object({
      gracePeriodSeconds: z.number().optional(),
      preconditions: z.object({ uid: z.string() }).optional(),
    })
    .default({}),
})

const budget = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), generation: z.number() }),
  spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()) }) }),
  status: z.object({
    observedGeneration: z.number().default(0),
    disruptionsAllowed: z.number().default(0),
    desiredHealthy: z.number().default(0),
    currentHealthy: z.number().default(0),
  }),
})

const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget."

/** The Eviction API with its budgets, as of policy/v1. */
export function evictPod(store: ObjectStore, target: ApiTarget, body: unknown): Answer {
  const pod = store.get(target)
  if (pod === undefined) return missing(target)
  const { gracePeriodSeconds, preconditions } = eviction.parse(body).deleteOptions
  const options = { graceSeconds: gracePeriodSeconds, uid: preconditions?.uid }
  if (options.uid !== undefined && options.uid !== pod.metadata.uid) return store.delete(target, options)
  const no = isProtected(pod) ? judge(store, pod) : undefined
  if (no !== undefined) return no
  const answer = store.delete(target, options)
  return answer.code === 200 ? found({ kind: 'Status', status: 'Success' }, 201) : answer
}

const isProtected = ({ status, metadata }: ApiObject): boolean =>
  status?.['phase'] === 'Running' && metadata.deletionTimestamp === undefined

function judge(store: ObjectStore, pod: ApiObject): Answer | undefined {
  const budgets = store
    .list({ group: 'policy', resource: 'poddisruptionbudgets', namespace: pod.metadata.namespace })
    .map((object) => budget.parse(object))
    .filter(({ spec }) => matches(pod, spec.selector.matchLabels))
  const [only, second] = budgets
  if (only === undefined) return undefined
  if (second !== undefined)
    return denied(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  const { name, namespace, generation } = only.metadata
  const { observedGeneration, disruptionsAllowed, desiredHealthy, currentHealthy } = only.status
  if (observedGeneration < generation)
    return tooMany(`The disruption budget ${name} is still being processed by the server.`, 10)
  if (disruptionsAllowed === 0)
    return tooMany(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    )
  const at = { group: 'policy', resource: 'poddisruptionbudgets', namespace, name, subresource: 'status' }
  store.patch(at, { status: { disruptionsAllowed: disruptionsAllowed - 1 } })
  return undefined
}

const tooMany = (message: string, retryAfterSeconds?: number): Answer =>
  denied(429, 'TooManyRequests', VIOLATES, {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })

const matches = (pod: ApiObject, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value)
