import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { cancelRollout, pauseRollout, resumeRollout } from '../../domain/rollouts/rollout-commands.ts'
import type { Rollout, RolloutChange } from '../../domain/rollouts/rollout.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound, RefusalError } from '../refusal-error.ts'
import { beginRollout, RECENT } from './begin-rollout.ts'
import { findPool } from './pool-routes.ts'
import { newRollout, rollout, rolloutList, type RolloutView } from './rollout-contract.ts'

const byPool = z.object({ id: z.coerce.number().int() })
const byRollout = byPool.extend({ rollout: z.coerce.number().int() })

/** Sends revisions to the machines of a pool. */
export function rolloutRoutes(api: Api, deps: ApiDeps): void {
  const recent = async (request: FastifyRequest, id: number, scope: 'read' | 'operate') => {
    const pool = await findPool(deps, await authenticate(deps, request, scope), id)
    return { pool, rollouts: await deps.rollouts.ofPool(pool.organizationId, pool.id, RECENT) }
  }

  api.get('/pools/:id/rollouts', { schema: { params: byPool, response: { 200: rolloutList } } }, async (request) => {
    const { rollouts } = await recent(request, request.params.id, 'read')
    return { rollouts: rollouts.map(presentRollout) }
  })

  api.post(
    '/pools/:id/rollouts',
    {
      schema: {
        description: 'Machines boot into the revision one after another, as the policy of the pool wants it.',
        params: byPool,
        body: newRollout,
        response: { 201: rollout },
      },
    },
    async (request, reply) => {
      const { pool } = await recent(request, request.params.id, 'operate')
      const view = presentRollout(accepted(await beginRollout(deps, pool, request.body.revision, who(request))))
      noteChange(request, { subject: `rollout ${view.id} of pool ${pool.id}`, after: view })
      return reply.code(201).send(view)
    },
  )

  const command = (
    path: string,
    description: string,
    decide: (before: Rollout, all: readonly Rollout[], by: string) => RolloutChange | Refusal,
  ): void => {
    api.post(
      `/pools/:id/rollouts/:rollout/${path}`,
      { schema: { description, params: byRollout, response: { 200: rollout } } },
      async (request) => {
        const { rollouts } = await recent(request, request.params.id, 'operate')
        const before = rollouts.find(({ id }) => id === request.params.rollout)
        if (before === undefined) throw notFound('rollout')
        const change = decide(before, rollouts, who(request))
        if (isRefusal(change)) throw new RefusalError(change)
        const kept = change.events.length === 0 ? undefined : await deps.rollouts.keep(before, change.rollout)
        if (kept?.ok === false) throw new RefusalError(kept.error)
        const [was, is] = [presentRollout(before), presentRollout(change.rollout)]
        noteChange(request, kept === undefined ? 'nothing' : { subject: `rollout ${is.id}`, before: was, after: is })
        return is
      },
    )
  }
  command('pause', 'Begins no further machine; those under way finish.', (before, _, by) =>
    pauseRollout(before, by, deps.now()),
  )
  command('resume', 'Goes on, and gives machines that failed another chance.', (before, all) =>
    resumeRollout(before, all, deps.now()),
  )
  command('cancel', 'Ends it, and takes back what is under way on machines.', (before, _, by) =>
    cancelRollout(before, by, deps.now()),
  )
}

const who = (request: FastifyRequest): string => callerOf(request)?.name ?? ''

export const presentRollout = (known: Rollout): RolloutView => ({
  id: known.id,
  pool_id: known.poolId,
  revision: known.target,
  state: known.state,
  reason: known.reason ?? null,
  started_at: time(known.startedAt),
  started_by: known.startedBy,
  ended_at: known.endedAt === undefined ? null : time(known.endedAt),
})
