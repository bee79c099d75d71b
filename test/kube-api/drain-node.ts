import { SECOND, type Instant } from '../../src/base/instant.ts'
import { refusal, type Refusal } from '../../src/base/refusal.ts'
import { err, ok, type Result } from '../../src/base/result.ts'
import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import { drainRound, type DrainRequest, type WaitingPod } from '../../src/kube/drain/drain-round.ts'
import { namePods } from '../../src/kube/drain/name-pods.ts'
import type { PodReason } from '../../src/kube/drain/plan-drain.ts'

export interface DrainWatch {
  readonly clock: () => Instant
  /** Milliseconds. Rejects when the drain shall stop. */
  readonly pause: (ms: number) => Promise<unknown>
  /** Hears after every round what is waited for. */
  readonly onWaiting?: (pods: readonly WaitingPod[]) => void
}

/** kubectl's own interval between two attempts at a pod that its budget holds. */
const BETWEEN_ROUNDS = 5 * SECOND

/** An API that is down for a moment is waited for, until the deadline. */
const passing: ReadonlySet<string> = new Set(['KUBE_UNREACHABLE', 'KUBE_BUSY'])

/**
 * Rounds until the Node is empty or `deadline` has come, as the steps of an operation go through them. Resolves with the pods that were left where they
 * are.
 */
export async function drainNode(
  client: KubeClient,
  request: DrainRequest,
  deadline: Instant,
  { clock, pause, onWaiting }: DrainWatch,
): Promise<Result<readonly PodReason[], Refusal>> {
  let waiting: readonly WaitingPod[] = []
  for (;;) {
    const now = clock()
    const round = await drainRound(client, request, now, waiting)
    if (round.kind === 'drained') return ok(round.skipped)
    if (round.kind === 'refused' && !passing.has(round.refusal.code)) return err(round.refusal)
    if (now >= deadline) return err(round.kind === 'refused' ? round.refusal : notInTime(request.nodeName, round.pods))
    if (round.kind === 'waiting') {
      waiting = round.pods
      onWaiting?.(waiting)
    }
    await pause(Math.min(BETWEEN_ROUNDS, deadline - now))
  }
}

const notInTime = (nodeName: string, pods: readonly WaitingPod[]): Refusal =>
  refusal(
    'DRAIN_TIMEOUT',
    409,
    `${nodeName} was not empty in time: ${namePods(pods.map((pod) => ({ pod, says: `waited: ${pod.says}` })))}`,
    'remove what holds these pods, then retry; or let the machine reboot with them',
  )
