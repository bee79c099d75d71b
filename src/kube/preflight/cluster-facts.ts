import { z } from 'zod'
import { ok, type Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { read, readAll } from '../client/read.ts'
import { readNodes, type NodeFacts } from '../nodes/node.ts'
import { budgetSchema, type BudgetFacts } from './disruption-budget.ts'

/** What a cluster is like before we change something in it. */
export interface ClusterFacts {
  /** `v1.31.4`, with what a distribution adds: `v1.31.4+k3s1`. */
  readonly version: string
  readonly nodes: readonly NodeFacts[]
  readonly budgets: readonly BudgetFacts[]
}

const BUDGETS = '/apis/policy/v1/poddisruptionbudgets'

/** What the API server runs. The cheapest question there is, and so the one that tells whether it can be reached at all. */
export async function readVersion(client: KubeClient): Promise<Result<string, KubeProblem>> {
  const answer = await read(client, { method: 'GET', path: '/version' }, z.object({ gitVersion: z.string() }))
  return answer.ok ? ok(answer.value.gitVersion) : answer
}

export async function readCluster(client: KubeClient): Promise<Result<ClusterFacts, KubeProblem>> {
  const version = await readVersion(client)
  if (!version.ok) return version
  const [nodes, budgets] = await Promise.all([readNodes(client), readAll(client, BUDGETS, {}, budgetSchema)])
  if (!nodes.ok) return nodes
  return budgets.ok ? ok({ version: version.value, nodes: nodes.value, budgets: budgets.value }) : budgets
}
