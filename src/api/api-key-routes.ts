import { z } from 'zod'
import { DAY } from '../base/instant.ts'
import type { ApiKey } from '../domain/organizations/api-key.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { expiry } from './expiry.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import { apiKey, createdApiKey, newApiKey } from './contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { presentApiKey } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound } from './refusal-error.ts'

const DEFAULT_LIFE = 365 * DAY

export function apiKeyRoutes(api: Api, deps: ApiDeps): void {
  api.get('/api-keys', { schema: { response: { 200: z.object({ api_keys: z.array(apiKey) }) } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'admin')
    return { api_keys: (await deps.organizations.apiKeys(organizationId)).map(presentApiKey) }
  })

  api.get('/api-keys/:id', { schema: { params: byId, response: { 200: apiKey } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const found = presentApiKey(await findKey(deps, organizationId, request.params.id))
    reply.header('etag', etagOf(found))
    return found
  })

  api.post('/api-keys', { schema: { body: newApiKey, response: { 201: createdApiKey } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const key = deps.newSecret('cfk_')
    const now = deps.now()
    const created = await deps.organizations.createApiKey({
      organizationId,
      name: request.body.name,
      scope: request.body.scope,
      hash: deps.hash(key),
      createdAt: now,
      expiresAt: expiry(request.body.expires_at, now, DEFAULT_LIFE),
    })
    noteChange(request, { subject: `api key ${created.id}`, after: presentApiKey(created) })
    reply.header('etag', etagOf(presentApiKey(created)))
    return reply.code(201).send({ ...presentApiKey(created), key })
  })

  api.delete(
    '/api-keys/:id',
    { schema: { description: 'From now on it opens nothing.', params: byId } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = presentApiKey(await findKey(deps, organizationId, request.params.id))
      await checkIfMatch(deps, request, `api key ${before.id}`, before)
      if (!(await deps.organizations.expireApiKey(organizationId, request.params.id, deps.now())))
        throw notFound('api key')
      noteChange(request, { subject: `api key ${before.id}`, before })
      return reply.code(204).send()
    },
  )
}

async function findKey(deps: ApiDeps, organizationId: number, id: number): Promise<ApiKey> {
  const found = (await deps.organizations.apiKeys(organizationId)).find((known) => known.id === id)
  if (found === undefined) throw notFound('api key')
  return found
}
