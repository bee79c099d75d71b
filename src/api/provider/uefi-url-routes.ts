import { z } from 'zod'
import { uefiProtocols, type UefiHttpBootUrl } from '../../domain/artifacts/uefi-http-boot-url.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { noteChange } from '../record-changes.ts'
import { notFound } from '../refusal-error.ts'
import { makeUefiUrl } from '../uefi-url-routes.ts'
import { actFor, byId } from './act-for.ts'
import { checkFree } from './field-error.ts'
import { liveArtifact } from './live-artifacts.ts'
import { providerExpiry, providerTime } from './provider-time.ts'

const byUrlId = byId.extend({ urlId: z.coerce.number().int() })

const newUrl = z.object({
  name: z.string().min(1).max(64),
  protocols: z.enum(uefiProtocols),
  expires_at: z.iso.datetime({ offset: true }),
})

const link = z.string().nullable()
const links = z.object({
  http_url_amd64: link,
  https_url_amd64: link,
  http_url_arm64: link,
  https_url_arm64: link,
})

const nameOf = (id: number): string => `uefi-http-boot-url/${id}`
const PATH = '/ipxe_boot_artifacts/:id/uefi_http_boot_urls'

/** As with chain URLs, what is read again on every run is kept, encrypted. */
export function uefiUrlRoutes(api: Api, deps: ApiDeps): void {
  api.get(PATH, { schema: { hide: true, params: byId } }, async (request) => {
    const artifact = await liveArtifact(deps, await actFor(deps, request, 'admin'), request.params.id)
    const found = await live(deps, artifact.id)
    return { uefi_http_boot_urls: await Promise.all(found.map((url) => show(deps, url))) }
  })

  api.get(`${PATH}/:urlId`, { schema: { hide: true, params: byUrlId } }, async (request) => {
    const artifact = await liveArtifact(deps, await actFor(deps, request, 'admin'), request.params.id)
    const found = (await live(deps, artifact.id)).find(({ id }) => id === request.params.urlId)
    if (found === undefined) throw notFound('uefi http boot url')
    return { uefi_http_boot_url: await show(deps, found) }
  })

  // The client posts with a slash at the end.
  for (const path of [PATH, `${PATH}/`])
    api.post(path, { schema: { hide: true, params: byId, body: newUrl } }, async (request, reply) => {
      const artifact = await liveArtifact(deps, await actFor(deps, request, 'admin'), request.params.id)
      const { name, protocols, expires_at: expiresAt } = request.body
      const others = await live(deps, artifact.id)
      checkFree(
        others.map((other) => other.name),
        name,
      )
      const wanted = { artifactId: artifact.id, name, protocols, expiresAt: providerExpiry(expiresAt, deps.now()) }
      const { created, urls } = await makeUefiUrl(deps, wanted)
      await deps.secrets.keep(nameOf(created.id), JSON.stringify(urls))
      noteChange(request, { subject: `uefi http boot url ${created.id}`, after: { name, protocols } })
      return reply.code(201).send({ uefi_http_boot_url: await show(deps, created) })
    })

  api.delete(`${PATH}/:urlId`, { schema: { hide: true, params: byUrlId } }, async (request, reply) => {
    const artifact = await liveArtifact(deps, await actFor(deps, request, 'admin'), request.params.id)
    const { urlId } = request.params
    const known = (await live(deps, artifact.id)).some(({ id }) => id === urlId)
    if (!known) throw notFound('uefi http boot url')
    await deps.uefiUrls.revoke(artifact.id, urlId, deps.now())
    await deps.secrets.forget(nameOf(urlId))
    noteChange(request, { subject: `uefi http boot url ${urlId}` })
    return reply.code(204).send()
  })
}

const live = async (deps: ApiDeps, artifactId: number): Promise<readonly UefiHttpBootUrl[]> =>
  (await deps.uefiUrls.list(artifactId)).filter(({ revokedAt }) => revokedAt === undefined)

async function show(deps: ApiDeps, url: UefiHttpBootUrl) {
  const kept = await deps.secrets.read(nameOf(url.id))
  return {
    id: url.id,
    name: url.name,
    protocols: url.protocols,
    expires_at: providerTime(url.expiresAt),
    ...(kept === undefined ? noLinks : links.parse(JSON.parse(kept))),
  }
}

const noLinks = { http_url_amd64: null, https_url_amd64: null, http_url_arm64: null, https_url_arm64: null }
