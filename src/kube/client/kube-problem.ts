import { z } from 'zod'
import { refusal, type Refusal } from '../../base/refusal.ts'

/** Why a Kubernetes API did not do what it was asked. */
export type KubeProblem =
  /** No answer. Whether it was done is unknown. */
  | { readonly kind: 'unreachable'; readonly isTimeout: boolean; readonly says: string }
  | StatusProblem
  /** An answer that is not what the API is documented to give. */
  | { readonly kind: 'strange'; readonly says: string }

/** The API answered no: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export interface StatusProblem {
  readonly kind: 'status'
  /** HTTP status. */
  readonly status: number
  /** `NotFound`, `Conflict`, `TooManyRequests`; empty when a proxy answered in its place. */
  readonly reason: string
  readonly says: string
  readonly causes: readonly StatusCause[]
  readonly retryAfterSeconds: number | undefined
}

export interface StatusCause {
  /** `DisruptionBudget`, `NamespaceTerminating`. */
  readonly reason: string
  readonly message: string
}

const statusBody = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  details: z
    .object({
      causes: z.array(z.object({ reason: z.string().default(''), message: z.string().default('') })).default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .optional(),
})

/** `retryAfter` is the header; the same number stands in the body when Kubernetes itself answered. */
export function statusProblem(status: number, body: unknown, retryAfter: string | undefined): StatusProblem {
  const parsed = statusBody.safeParse(body)
  const seconds = retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined
  const known = parsed.success ? parsed.data : undefined
  return {
    kind: 'status',
    status,
    reason: known?.reason ?? '',
    says: known?.message ?? `HTTP status ${status} without an explanation`,
    causes: known?.details?.causes ?? [],
    retryAfterSeconds: seconds ?? known?.details?.retryAfterSeconds,
  }
}

export const isStatus = (problem: KubeProblem, status: number): problem is StatusProblem =>
  problem.kind === 'status' && problem.status === status

/** For people: what happened when we tried to `doWhat`, e.g. "cordon worker-1". */
export function refusalOf(problem: KubeProblem, doWhat: string): Refusal {
  const says = `could not ${doWhat}: ${problem.says}`
  if (problem.kind === 'unreachable')
    return refusal('KUBE_UNREACHABLE', 503, says, 'check that the Kubernetes API is up and reachable from this server')
  if (problem.kind === 'strange')
    return refusal('KUBE_STRANGE', 502, says, 'check that the URL is that of a Kubernetes API')
  if (problem.status === 401)
    return refusal('KUBE_UNAUTHENTICATED', 502, says, 'give the cluster a kubeconfig whose credential is valid')
  if (problem.status === 403)
    return refusal('KUBE_FORBIDDEN', 502, says, 'give Coldforge the role in docs/kubernetes.md')
  const isBusy = problem.status === 429 || problem.status >= 500
  return refusal(isBusy ? 'KUBE_BUSY' : 'KUBE_REFUSED', isBusy ? 503 : 502, says, 'look at the cluster, then try again')
}
