import { z } from 'zod'
import { DAY, type Instant } from '../base/instant.ts'
import type { ChainUrl } from '../domain/artifacts/chain-url.ts'
import { identityQuery } from '../render/ipxe/start-scripts.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { expiry } from './artifact-routes.ts'
import { authenticate } from './authenticate.ts'
import { chainUrl, createdChainUrl, newChainUrl } from './contract.ts'
import { presentChainUrl } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound } from './refusal-error.ts'

const DEFAULT_LIFE = 90 * DAY

export function chainUrlRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/chain-urls',
    { schema: { response: { 200: z.object({ chain_urls: z.array(chainUrl) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      return { chain_urls: (await deps.artifacts.chainUrls(organizationId)).map(presentChainUrl) }
    },
  )

  api.post(
    '/chain-urls',
    { schema: { body: newChainUrl, response: { 201: createdChainUrl } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const { chain: created, url } = await makeChainUrl(
        deps,
        organizationId,
        request.body.name,
        expiry(request.body.expires_at, deps.now(), DEFAULT_LIFE),
      )
      noteChange(request, { subject: `chain url ${created.id}`, after: presentChainUrl(created) })
      return reply
        .code(201)
        .send({ ...presentChainUrl(created), url, script: `#!ipxe\nchain --replace ${url}&${identityQuery}\n` })
    },
  )

  api.delete(
    '/chain-urls/:id',
    { schema: { params: z.object({ id: z.coerce.number().int() }), response: { 200: chainUrl } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const revoked = await deps.artifacts.revokeChainUrl(organizationId, request.params.id, deps.now())
      if (revoked === undefined) throw notFound('chain url')
      return presentChainUrl(revoked)
    },
  )
}

/** A chain URL as it is kept, and the one text that has its token. */
export async function makeChainUrl(
  deps: ApiDeps,
  organizationId: number,
  name: string,
  expiresAt: Instant,
): Promise<{ readonly chain: ChainUrl; readonly url: string }> {
  const token = deps.newSecret('')
  const chain = await deps.artifacts.createChainUrl({
    organizationId,
    name,
    hash: deps.hash(token),
    createdAt: deps.now(),
    expiresAt,
    revokedAt: undefined,
    lastUsedAt: undefined,
    uses: 0,
  })
  return { chain, url: `${deps.httpsUrl}/ipxe/boot?token=${token}` }
}
