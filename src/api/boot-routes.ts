import { z } from 'zod'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { boot } from './contract.ts'
import { presentBoot } from './present.ts'
import { notFound } from './refusal-error.ts'

export function bootRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/boots',
    {
      schema: {
        description: 'Boots of machines that never got as far as being registered, newest first.',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
        response: { 200: z.object({ boots: z.array(boot) }) },
      },
    },
    async (request) => {
      await authenticate(deps, request, 'admin')
      const sessions = await deps.history.sessionsWithoutMachine(request.query.limit)
      return { boots: await Promise.all(sessions.map(async (s) => presentBoot(s, await deps.history.events(s.id)))) }
    },
  )

  api.get(
    '/boots/:id',
    { schema: { params: z.object({ id: z.coerce.number().int() }), response: { 200: boot } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const session = await deps.history.session(request.params.id)
      if (session === undefined) throw notFound('boot')
      if (session.machineId === undefined) await authenticate(deps, request, 'admin')
      else if ((await deps.machines.machine(organizationId, session.machineId)) === undefined) throw notFound('boot')
      return presentBoot(session, await deps.history.events(session.id))
    },
  )
}
