import { z } from 'zod'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import { boot, machine } from './contract.ts'
import { findMachineDetails } from './find-machine.ts'
import { labelWish, machinePage, machineQuery } from './fleet/machine-list-contract.ts'
import { machineEtag } from './fleet/machine-etag.ts'
import { presentBoot, presentMachine } from './present.ts'

const page = z.object({ limit: z.coerce.number().int().min(1).max(100).default(10) })

export function machineRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/machines',
    {
      schema: {
        description:
          'The machines that match, at most a thousand at once: the next page is asked for with the `next` of this one.',
        querystring: machineQuery,
        response: { 200: machinePage },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const { limit, after, label, called, pool_id: poolId, status } = request.query
      const filter = { labels: label?.map(labelWish), called: called?.toLowerCase(), poolId, status, after, limit }
      const found = await deps.machines.machines(organizationId, filter)
      const now = deps.now()
      const next = found.length === limit ? found.at(-1)?.machine.id : undefined
      return { machines: found.map((one) => presentMachine(one, now)), next: next ?? null }
    },
  )

  api.get('/machines/:id', { schema: { params: byId, response: { 200: machine } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = await findMachineDetails(deps, organizationId, request.params.id)
    reply.header('etag', machineEtag(found.machine))
    return presentMachine(found, deps.now())
  })

  api.get(
    '/machines/:id/boots',
    { schema: { params: byId, querystring: page, response: { 200: z.object({ boots: z.array(boot) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      await findMachineDetails(deps, organizationId, request.params.id)
      const sessions = await deps.history.sessionsOfMachine(request.params.id, request.query.limit)
      return { boots: await Promise.all(sessions.map(async (s) => presentBoot(s, await deps.history.events(s.id)))) }
    },
  )
}
