import { z } from 'zod'
import type { ChainUrl } from '../../domain/artifacts/chain-url.ts'
import { identityQuery, UUID_OF_FIRMWARE } from '../../render/ipxe/start-scripts.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { makeChainUrl } from '../chain-url-routes.ts'
import { noteChange } from '../record-changes.ts'
import { notFound } from '../refusal-error.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { checkFree } from './field-error.ts'
import { providerExpiry, providerTime } from './provider-time.ts'

const newChainUrl = z.object({ name: z.string().min(1).max(64), expires_at: z.iso.datetime({ offset: true }) })

const nameOf = (id: number): string => `chain-url/${id}`

/** The client reads the URL again on every run, so it is kept, encrypted; those made elsewhere have none to show. */
export function chainUrlRoutes(api: Api, deps: ApiDeps): void {
  api.get('/ipxe_chain_urls', { schema: { hide: true, params: byOrg } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    const found = await live(deps, organizationId)
    return { ipxe_chain_urls: await Promise.all(found.map((chain) => show(deps, chain))) }
  })

  api.get('/ipxe_chain_urls/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    const found = (await live(deps, organizationId)).find(({ id }) => id === request.params.id)
    if (found === undefined) throw notFound('chain url')
    return { ipxe_chain_url: await show(deps, found) }
  })

  api.post('/ipxe_chain_urls', { schema: { hide: true, params: byOrg, body: newChainUrl } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    const { name, expires_at: expiresAt } = request.body
    const others = await live(deps, organizationId)
    checkFree(
      others.map((other) => other.name),
      name,
    )
    const { chain, url } = await makeChainUrl(deps, organizationId, name, providerExpiry(expiresAt, deps.now()))
    await deps.secrets.keep(nameOf(chain.id), url)
    noteChange(request, { subject: `chain url ${chain.id}`, after: { name, expires_at: expiresAt } })
    return reply.code(201).send({ ipxe_chain_url: await show(deps, chain) })
  })

  api.delete('/ipxe_chain_urls/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    const { id } = request.params
    const known = (await live(deps, organizationId)).some((chain) => chain.id === id)
    if (!known) throw notFound('chain url')
    await deps.artifacts.revokeChainUrl(organizationId, id, deps.now())
    await deps.secrets.forget(nameOf(id))
    noteChange(request, { subject: `chain url ${id}` })
    return reply.code(204).send()
  })
}

const live = async (deps: ApiDeps, organizationId: number): Promise<readonly ChainUrl[]> =>
  (await deps.artifacts.chainUrls(organizationId)).filter(({ revokedAt }) => revokedAt === undefined)

async function show(deps: ApiDeps, chain: ChainUrl) {
  const url = (await deps.secrets.read(nameOf(chain.id))) ?? ''
  return {
    id: chain.id,
    name: chain.name,
    expires_at: providerTime(chain.expiresAt),
    url,
    script: url === '' ? '' : scriptOf(url),
  }
}

/** The provider's function for a chosen UUID replaces the text `${uuid}`, so it stands there just so. */
const scriptOf = (url: string): string =>
  `#!ipxe\nchain --replace ${url}&${identityQuery.replace(UUID_OF_FIRMWARE, '${uuid}')}\n`
