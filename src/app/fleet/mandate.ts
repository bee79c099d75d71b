import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import type { UpdatePolicy } from '../../domain/pools/update-policy.ts'
import type { Check } from '../../domain/rollouts/preflight.ts'
import type { ApplyCause } from '../../domain/revisions/history-commands.ts'
import { rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import type { AnsweringCluster, PoolView } from './pool-view.ts'

/** In which cluster, by which rules and on whose behalf something is done to a machine. */
export interface Mandate {
  /** Or why it does not answer; undefined when there is none any more. */
  readonly cluster: AnsweringCluster | Refusal | undefined
  readonly policy: UpdatePolicy
  readonly cause: ApplyCause
  /** Beside those of the machine itself. */
  readonly checks?: readonly Check[]
}

/** That of the rollout on whose behalf an operation runs: its policy was copied when it started. */
export function mandateOf(
  { pool, cluster, rollouts }: Pick<PoolView, 'pool' | 'cluster' | 'rollouts'>,
  operation: SteppedOperation | undefined,
): Mandate {
  const rolloutId = operation && rolloutOf(operation)
  const rollout = rollouts.find(({ id }) => id === rolloutId)
  return rollout === undefined
    ? { cluster, policy: pool.policy, cause: { kind: 'operator', by: 'an operation' } }
    : {
        cluster,
        policy: rollout.policy,
        cause: { kind: 'rollout', rolloutId: rollout.id, mayGoBack: rollout.goesBack },
      }
}

/** Whether it answers, or why not. A cluster that is gone has nothing to say that anybody would have to wait for. */
export const answerOf = (
  cluster: Mandate['cluster'],
): { readonly clusterAnswers: boolean; readonly silence?: string } =>
  isRefusal(cluster) ? { clusterAnswers: false, silence: `${cluster.says}; ${cluster.fix}` } : { clusterAnswers: true }
