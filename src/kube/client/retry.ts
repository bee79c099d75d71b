import { SECOND } from '../../base/instant.ts'
import type { KubeProblem } from './kube-problem.ts'
import type { KubeRequest } from './kube-request.ts'

const MOST_ATTEMPTS = 4
/** Who is told to wait longer does so himself: he knows whether it is still worth it. */
const LONGEST_WAIT = 10 * SECOND
const FIRST_WAIT = SECOND / 4

/**
 * How long to wait before the same request is sent again, milliseconds; undefined when it must not be, or would not help.
 * `attempt` is the one that failed, 1 for the first. A 409 is never sent again: what it was based on has changed.
 */
export function retryDelay({ method, retry }: KubeRequest, problem: KubeProblem, attempt: number): number | undefined {
  if (retry === 'never' || attempt >= MOST_ATTEMPTS || problem.kind === 'strange') return undefined
  const backoff = FIRST_WAIT * 2 ** (attempt - 1)
  // A POST that was not answered may have been done; doing it twice is the caller's decision.
  const isRepeatable = method !== 'POST'
  if (problem.kind === 'unreachable') return isRepeatable && !problem.isTimeout ? backoff : undefined
  const { status, retryAfterSeconds } = problem
  const isTransient = [502, 503, 504].includes(status) || (status === 500 && retryAfterSeconds !== undefined)
  // 429 comes from the queue in front of the API: nothing was done, whatever the method.
  if (status !== 429 && !(isRepeatable && isTransient)) return undefined
  const wait = retryAfterSeconds === undefined ? backoff : retryAfterSeconds * SECOND
  return wait <= LONGEST_WAIT ? wait : undefined
}
