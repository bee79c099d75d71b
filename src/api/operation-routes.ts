import { z } from 'zod'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { operation } from './contract.ts'
import { presentOperation } from './present.ts'
import { notFound } from './refusal-error.ts'

export function operationRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/operations',
    {
      schema: {
        description: 'Newest first, without their logs.',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
        response: { 200: z.object({ operations: z.array(operation) }) },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.operations.operations(organizationId, request.query.limit)
      return { operations: found.map(presentOperation) }
    },
  )

  api.get(
    '/operations/:id',
    { schema: { params: z.object({ id: z.coerce.number().int() }), response: { 200: operation } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.operations.operation(organizationId, request.params.id)
      if (found === undefined) throw notFound('operation')
      return presentOperation(found)
    },
  )
}
