import type { Operation } from '../../domain/operations/operation.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { notFound } from '../refusal-error.ts'
import { actFor, byId } from './act-for.ts'
import { findAwaited } from './awaited.ts'

/** The client polls this every five seconds until the status is one of its final words, which are ours. */
export function operationRoutes(api: Api, deps: ApiDeps): void {
  api.get('/operations/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    const { id } = request.params
    const found = (await deps.operations.operation(organizationId, id)) ?? (await findAwaited(deps, organizationId, id))
    if (found === undefined) throw notFound('operation')
    return { operation: presentOperation(found) }
  })
}

export const presentOperation = ({
  id,
  status,
  action,
}: Pick<Operation, 'id' | 'status' | 'action'>): {
  readonly id: number
  readonly status: string
  readonly action: string
} => ({
  id,
  status,
  action,
})
