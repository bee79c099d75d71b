import { z } from 'zod'
import { ok, type Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { read } from '../client/read.ts'

/** What the API server runs: `v1.31.4`. The cheapest question there is, and so the one that tells whether it can be reached at all. */
export async function readVersion(client: KubeClient): Promise<Result<string, KubeProblem>> {
  const answer = await read(client, { method: 'GET', path: '/version' }, z.object({ gitVersion: z.string() }))
  return answer.ok ? ok(answer.value.gitVersion) : answer
}
