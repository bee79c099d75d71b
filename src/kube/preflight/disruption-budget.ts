import { z } from 'zod'
import type { Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { readAll } from '../client/read.ts'
import { labelSelector, type LabelSelector } from './label-selector.ts'

/** A PodDisruptionBudget, https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
export interface BudgetFacts {
  readonly namespace: string
  readonly name: string
  /** Of the pods of its namespace; undefined: of none. */
  readonly selector: LabelSelector | undefined
  /** A number of pods or a share like `50%`; at most one of the two is set. */
  readonly minAvailable: number | string | undefined
  readonly maxUnavailable: number | string | undefined
  /** What the controller made of it; undefined until it has looked at what the budget says now. */
  readonly counted: BudgetCount | undefined
}

export interface BudgetCount {
  /** Pods that there should be. */
  readonly expected: number
  /** Pods that must be healthy. */
  readonly desired: number
  readonly healthy: number
}

const amount = z.union([z.number(), z.string()]).optional()

const budgetSchema: z.ZodType<BudgetFacts> = z
  .object({
    metadata: z.object({ namespace: z.string(), name: z.string(), generation: z.number().default(0) }),
    spec: z.object({ minAvailable: amount, maxUnavailable: amount, selector: labelSelector.optional() }),
    status: z.object({
      observedGeneration: z.number().default(-1),
      expectedPods: z.number().default(0),
      desiredHealthy: z.number().default(0),
      currentHealthy: z.number().default(0),
    }),
  })
  .transform(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    selector: spec.selector,
    minAvailable: spec.minAvailable,
    maxUnavailable: spec.maxUnavailable,
    counted:
      status.observedGeneration < metadata.generation
        ? undefined
        : { expected: status.expectedPods, desired: status.desiredHealthy, healthy: status.currentHealthy },
  }))

export const readBudgets = (client: KubeClient): Promise<Result<readonly BudgetFacts[], KubeProblem>> =>
  readAll(client, '/apis/policy/v1/poddisruptionbudgets', {}, budgetSchema)

/** Why a budget can never let a pod go, however healthy its pods are; undefined when it can. */
export function whyNever({ minAvailable, maxUnavailable, counted }: BudgetFacts): string | undefined {
  if (counted?.expected === 0) return undefined
  if (isNone(maxUnavailable)) return `allows ${maxUnavailable} pods to be unavailable`
  if (minAvailable === '100%') return 'wants 100% of its pods available'
  if (counted === undefined || counted.desired < counted.expected) return undefined
  return `wants ${counted.desired} of its ${counted.expected} pods healthy`
}

const isNone = (value: number | string | undefined): boolean => value === 0 || value === '0' || value === '0%'
