import { z } from 'zod'
import { DAY } from '../base/instant.ts'
import { allows, type UefiHttpBootUrl } from '../domain/artifacts/uefi-http-boot-url.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { expiry } from './expiry.ts'
import { authenticate } from './authenticate.ts'
import { createdUefiUrl, newUefiUrl, uefiUrl } from './contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { presentUefiUrl, time, timeOrNull } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound } from './refusal-error.ts'

/** Firmware settings are typed by hand, once, in a machine room. */
const DEFAULT_LIFE = 365 * DAY

const underArtifact = z.object({ id: z.coerce.number().int() })
const byId = underArtifact.extend({ urlId: z.coerce.number().int() })

export function uefiUrlRoutes(api: Api, deps: ApiDeps): void {
  const path = '/boot-artifacts/:id/uefi-http-boot-urls'
  const artifactOf = async (organizationId: number, id: number): Promise<number> => {
    if ((await deps.artifacts.artifactWithKey(organizationId, id)) === undefined) throw notFound('boot artifact')
    return id
  }

  api.get(
    path,
    { schema: { params: underArtifact, response: { 200: z.object({ uefi_http_boot_urls: z.array(uefiUrl) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const artifactId = await artifactOf(organizationId, request.params.id)
      return { uefi_http_boot_urls: (await deps.uefiUrls.list(artifactId)).map(presentUefiUrl) }
    },
  )

  api.get(`${path}/:urlId`, { schema: { params: byId, response: { 200: uefiUrl } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = await findUrl(deps, await artifactOf(organizationId, request.params.id), request.params.urlId)
    reply.header('etag', etagOf(decidedAbout(found)))
    return presentUefiUrl(found)
  })

  api.post(
    path,
    { schema: { params: underArtifact, body: newUefiUrl, response: { 201: createdUefiUrl } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const artifactId = await artifactOf(organizationId, request.params.id)
      const { name, protocols, expires_at: wanted } = request.body
      const { created, urls } = await makeUefiUrl(deps, {
        artifactId,
        name,
        protocols,
        expiresAt: expiry(wanted, deps.now(), DEFAULT_LIFE),
      })
      noteChange(request, { subject: `uefi http boot url ${created.id}`, after: decidedAbout(created) })
      reply.header('etag', etagOf(decidedAbout(created)))
      return reply.code(201).send({ ...presentUefiUrl(created), ...urls })
    },
  )

  api.delete(`${path}/:urlId`, { schema: { params: byId, response: { 200: uefiUrl } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const artifactId = await artifactOf(organizationId, request.params.id)
    const before = await findUrl(deps, artifactId, request.params.urlId)
    const [subject, was] = [`uefi http boot url ${before.id}`, decidedAbout(before)]
    await checkIfMatch(deps, request, subject, was)
    const revoked = await deps.uefiUrls.revoke(artifactId, request.params.urlId, deps.now())
    if (revoked === undefined) throw notFound('uefi http boot url')
    noteChange(request, { subject, before: was, after: decidedAbout(revoked) })
    return presentUefiUrl(revoked)
  })
}

async function findUrl(deps: ApiDeps, artifactId: number, id: number): Promise<UefiHttpBootUrl> {
  const found = (await deps.uefiUrls.list(artifactId)).find((known) => known.id === id)
  if (found === undefined) throw notFound('uefi http boot url')
  return found
}

/** What people have said about such a URL; being used is not of it. */
const decidedAbout = ({ name, protocols, expiresAt, revokedAt }: UefiHttpBootUrl): unknown => ({
  name,
  protocols,
  expires_at: time(expiresAt),
  revoked_at: timeOrNull(revokedAt),
})

export type UefiUrls = Record<`${'http' | 'https'}_url_${'amd64' | 'arm64'}`, string | null>

/** A UEFI HTTP Boot URL as it is kept, and the texts that have its token. */
export async function makeUefiUrl(
  deps: ApiDeps,
  wanted: Pick<UefiHttpBootUrl, 'artifactId' | 'name' | 'protocols' | 'expiresAt'>,
): Promise<{ readonly created: UefiHttpBootUrl; readonly urls: UefiUrls }> {
  const token = deps.newSecret('')
  const created = await deps.uefiUrls.create({
    ...wanted,
    hash: deps.hash(token),
    createdAt: deps.now(),
    revokedAt: undefined,
    lastUsedAt: undefined,
    uses: 0,
  })
  return { created, urls: urlsOf(deps, created, token) }
}

function urlsOf(deps: ApiDeps, { protocols }: UefiHttpBootUrl, token: string): UefiUrls {
  const at = (base: string, architecture: string): string => `${base}/efi/${token}/boot-${architecture}.efi`
  const http = allows(protocols, 'http') ? deps.httpUrl : undefined
  const https = allows(protocols, 'https') ? deps.httpsUrl : undefined
  return {
    http_url_amd64: http === undefined ? null : at(http, 'amd64'),
    https_url_amd64: https === undefined ? null : at(https, 'amd64'),
    http_url_arm64: http === undefined ? null : at(http, 'arm64'),
    https_url_arm64: https === undefined ? null : at(https, 'arm64'),
  }
}
