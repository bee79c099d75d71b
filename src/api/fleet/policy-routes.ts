import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { noteChange } from '../record-changes.ts'
import { accepted } from '../refusal-error.ts'
import { changePool } from './edit-pool.ts'
import { policy, policyOf, presentPolicy } from './policy-contract.ts'
import { findPool } from './pool-routes.ts'

/** How a revision reaches the machines of a pool. */
export function policyRoutes(api: Api, deps: ApiDeps): void {
  api.get('/pools/:id/policy', { schema: { params: byId, response: { 200: policy } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = presentPolicy((await findPool(deps, organizationId, request.params.id)).policy)
    reply.header('etag', etagOf(found))
    return found
  })

  api.patch(
    '/pools/:id/policy',
    {
      schema: {
        description: 'What is left out stays as it is. A rollout under way keeps the policy with which it started.',
        params: byId,
        body: policy.partial(),
        response: { 200: policy },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const before = await findPool(deps, organizationId, request.params.id)
      const was = presentPolicy(before.policy)
      await checkIfMatch(deps, request, `pool ${before.id}`, was)
      const wanted = policyOf(policy.parse({ ...was, ...request.body }))
      const after = accepted(await changePool(deps, before, { policy: wanted }, callerOf(request)?.name ?? ''))
      const is = presentPolicy(after.policy)
      noteChange(request, after === before ? 'nothing' : { subject: `pool ${after.id}`, before: was, after: is })
      reply.header('etag', etagOf(is))
      return is
    },
  )
}
