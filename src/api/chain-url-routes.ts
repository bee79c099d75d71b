import { z } from 'zod'
import { DAY, type Instant } from '../base/instant.ts'
import type { ChainUrl } from '../domain/artifacts/chain-url.ts'
import { identityQuery } from '../render/ipxe/start-scripts.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { expiry } from './expiry.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import { chainUrl, createdChainUrl, newChainUrl } from './contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { presentChainUrl, time, timeOrNull } from './present.ts'
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

  api.get('/chain-urls/:id', { schema: { params: byId, response: { 200: chainUrl } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = await findChainUrl(deps, organizationId, request.params.id)
    reply.header('etag', etagOf(decidedAbout(found)))
    return presentChainUrl(found)
  })

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
      noteChange(request, { subject: `chain url ${created.id}`, after: decidedAbout(created) })
      reply.header('etag', etagOf(decidedAbout(created)))
      return reply
        .code(201)
        .send({ ...presentChainUrl(created), url, script: `#!ipxe\nchain --replace ${url}&${identityQuery}\n` })
    },
  )

  api.delete(
    '/chain-urls/:id',
    {
      schema: { description: 'From now on it boots nothing.', params: byId, response: { 200: chainUrl } },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await findChainUrl(deps, organizationId, request.params.id)
      const [subject, was] = [`chain url ${before.id}`, decidedAbout(before)]
      await checkIfMatch(deps, request, subject, was)
      const revoked = await deps.artifacts.revokeChainUrl(organizationId, request.params.id, deps.now())
      if (revoked === undefined) throw notFound('chain url')
      noteChange(request, { subject, before: was, after: decidedAbout(revoked) })
      return presentChainUrl(revoked)
    },
  )
}

async function findChainUrl(deps: ApiDeps, organizationId: number, id: number): Promise<ChainUrl> {
  const found = (await deps.artifacts.chainUrls(organizationId)).find((known) => known.id === id)
  if (found === undefined) throw notFound('chain url')
  return found
}

/** What people have said about a chain URL; being used is not of it. */
const decidedAbout = ({ name, expiresAt, revokedAt }: ChainUrl): unknown => ({
  name,
  expires_at: time(expiresAt),
  revoked_at: timeOrNull(revokedAt),
})

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
