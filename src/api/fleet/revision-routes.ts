import { diffContent } from '../../domain/revisions/diff-content.ts'
import { revisionNumbered, stateOf } from '../../domain/revisions/history.ts'
import type { PoolContent, PoolHistory } from '../../domain/revisions/pool-content.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { time } from '../present.ts'
import { notFound } from '../refusal-error.ts'
import type { Preview } from '../../render/worker/compare-revisions.ts'
import { findCluster } from './cluster-routes.ts'
import { compareBoots, presentDifferences } from './compare-boots.ts'
import { fromTo, revisionDiff, revisionList } from './pool-contract.ts'
import { findPool } from './pool-routes.ts'
import { rebootOrder } from './reboot-order.ts'

/** Stands for the name of whichever machine boots it. */
const ANY_MACHINE = '(its name)'

/** A person reads no further; the rest is a number. */
const MOST_NAMED = 50

/** What a pool has been, revision by revision, and what changed between any two. */
export function revisionRoutes(api: Api, deps: ApiDeps): void {
  const historyOf = async (organizationId: number, id: number): Promise<PoolHistory> =>
    deps.poolHistories.history((await findPool(deps, organizationId, id)).id)

  api.get('/pools/:id/revisions', { schema: { params: byId, response: { 200: revisionList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    const history = await historyOf(organizationId, request.params.id)
    return {
      revisions: history.revisions.toReversed().map((one) => ({
        number: one.number,
        state: stateOf(history, one.number),
        hash: one.hash,
        created_at: time(one.createdAt),
        created_by: one.createdBy,
        failure: history.failures[one.number] ?? null,
      })),
    }
  })

  api.get(
    '/pools/:id/revisions/diff',
    {
      schema: {
        description: 'The settings that differ, what machines boot of both, and which would reboot in which order.',
        params: byId,
        querystring: fromTo,
        response: { 200: revisionDiff },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const pool = await findPool(deps, organizationId, request.params.id)
      const { join } = await findCluster(deps, organizationId, pool.clusterId)
      const history = await deps.poolHistories.history(pool.id)
      const preview = (number: number): Preview => ({
        machine: { hostname: ANY_MACHINE, labels: [], pool: { poolId: pool.id, number } },
        work: { pool: content(history, number), join },
      })
      const { from, to } = request.query
      const reboots = await rebootOrder(deps, pool, to)
      return {
        ...compareBoots(preview(from), preview(to)),
        differences: presentDifferences(diffContent(content(history, from), content(history, to))),
        reboots: reboots.slice(0, MOST_NAMED),
        reboot_count: reboots.length,
      }
    },
  )
}

function content(history: PoolHistory, wanted: number): PoolContent {
  const found = revisionNumbered(history, wanted)
  if (found === undefined) throw notFound('revision')
  return found.content
}
