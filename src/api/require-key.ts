import type { FastifyRequest } from 'fastify'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'

/**
 * Lets nobody without a key as far as a route, or even as far as hearing what is wrong with his request: a route that forgets to ask who is
 * there is still closed to strangers. What a key may do is asked by each route.
 */
export function requireKey(api: Api, deps: ApiDeps): void {
  api.addHook('onRequest', async (request) => {
    if (!isOpen(request)) await authenticate(deps, request, 'read')
  })
}

/** The document tells nothing of this server; the provider's dialect asks in its own way. */
const isOpen = ({ routeOptions: { url } }: FastifyRequest): boolean =>
  url === undefined || url === '/api/v1/openapi.json' || url.startsWith('/api/v1/orgs/')
