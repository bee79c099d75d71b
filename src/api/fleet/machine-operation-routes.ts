import { z } from 'zod'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { findMachine } from '../find-machine.ts'
import { notFound } from '../refusal-error.ts'
import { presentSteppedOperation, steppedOperation, steppedOperationList } from './stepped-operation-contract.ts'

const page = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) })

/** What has been done to a machine, step by step. */
export function machineOperationRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/machines/:id/operations',
    {
      schema: {
        description: 'Newest first, with their steps and without their logs.',
        params: byId,
        querystring: page,
        response: { 200: steppedOperationList },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const { id } = request.params
      await findMachine(deps, organizationId, id)
      const found = await deps.stepped.ofSubject(organizationId, machineSubject(id), request.query.limit)
      return { operations: found.map((one) => presentSteppedOperation(one)) }
    },
  )

  api.get(
    '/operations/:id/steps',
    {
      schema: {
        description: 'An operation of a machine with its steps and its log.',
        params: byId,
        response: { 200: steppedOperation },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.stepped.operation(organizationId, request.params.id)
      if (found === undefined) throw notFound('operation')
      return presentSteppedOperation(found, await deps.stepped.log(organizationId, found.id))
    },
  )
}
