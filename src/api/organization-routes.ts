import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { organization } from './organization-contract.ts'
import { time } from './present.ts'
import { notFound } from './refusal-error.ts'

/** Whom the caller acts for. */
export function organizationRoutes(api: Api, deps: ApiDeps): void {
  api.get('/organization', { schema: { response: { 200: organization } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    const own = (await deps.organizations.organizations()).find(({ id }) => id === organizationId)
    if (own === undefined) throw notFound('organization')
    return { uuid: own.uuid, name: own.name, created_at: time(own.createdAt) }
  })
}
