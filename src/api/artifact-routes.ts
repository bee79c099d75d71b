import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DAY, plusSeconds } from '../base/instant.ts'
import { isRefusal } from '../base/refusal.ts'
import type { BootArtifact as StoredArtifact } from '../domain/artifacts/boot-artifact.ts'
import { parseBootNetwork } from '../domain/artifacts/boot-network.ts'
import { DOWNLOAD_SECONDS, downloadPath } from '../domain/artifacts/download-link.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate, mayAlso } from './authenticate.ts'
import { byId } from './by-id.ts'
import {
  bootArtifact,
  bootArtifactDetails,
  createdBootArtifact,
  newBootArtifact,
  type BootArtifact,
} from './contract.ts'
import { expiry } from './expiry.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { presentArtifact, presentUse, time, timeOrNull } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound, RefusalError } from './refusal-error.ts'

/** Credentials in files wander; ninety days bounds how long a forgotten one opens anything. */
const DEFAULT_LIFE = 90 * DAY

export function artifactRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/boot-artifacts',
    { schema: { response: { 200: z.object({ boot_artifacts: z.array(bootArtifact) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.artifacts.artifacts(organizationId)
      return { boot_artifacts: found.map(await presenter(deps, request)) }
    },
  )

  api.get(
    '/boot-artifacts/:id',
    { schema: { params: byId, response: { 200: bootArtifactDetails } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.artifacts.artifactWithKey(organizationId, request.params.id)
      if (found === undefined) throw notFound('boot artifact')
      const uses = await deps.machines.usesOf('boot-artifact', request.params.id)
      const present = await presenter(deps, request)
      reply.header('etag', etagOf(decidedAbout(found.artifact)))
      return { ...present(found.artifact), machines: uses.map(presentUse) }
    },
  )

  api.post(
    '/boot-artifacts',
    { schema: { body: newBootArtifact, response: { 201: createdBootArtifact } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const expiresAt = expiry(request.body.expires_at, deps.now(), DEFAULT_LIFE)
      const network = parseBootNetwork(request.body.network ?? {})
      if (!network.ok) throw new RefusalError(network.error)
      const { name } = request.body
      const { artifact, operation } = await deps.createArtifact(organizationId, name, expiresAt, network.value)
      const present = await presenter(deps, request)
      noteChange(request, { subject: `boot artifact ${artifact.id}`, after: decidedAbout(artifact) })
      reply.header('etag', etagOf(decidedAbout(artifact)))
      return reply.code(201).send({ ...present(artifact), operation_id: operation.id })
    },
  )

  api.delete(
    '/boot-artifacts/:id',
    {
      schema: {
        description: 'Revokes: from now on none of its files boots anything.',
        params: byId,
        response: { 200: bootArtifact },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await deps.artifacts.artifactWithKey(organizationId, request.params.id)
      if (before === undefined) throw notFound('boot artifact')
      const [subject, was] = [`boot artifact ${request.params.id}`, decidedAbout(before.artifact)]
      await checkIfMatch(deps, request, subject, was)
      const revoked = await deps.artifacts.revokeArtifact(organizationId, request.params.id, deps.now())
      if (revoked === undefined) throw notFound('boot artifact')
      deps.forgetFiles(revoked.id)
      noteChange(request, { subject, before: was, after: decidedAbout(revoked) })
      const present = await presenter(deps, request)
      return present(revoked)
    },
  )

  api.get(
    '/boot-artifacts/:id/files/:name',
    { schema: { params: byId.extend({ name: z.string() }) } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const artifact = await deps.artifacts.artifactWithKey(organizationId, request.params.id)
      if (artifact === undefined || !(request.params.name in deps.artifactFiles)) throw notFound('boot artifact')
      const files = await deps.filesOf(artifact.artifact.id)
      if (isRefusal(files)) throw new RefusalError(files)
      return reply.type('application/octet-stream').send(Buffer.from(files.get(request.params.name) ?? []))
    },
  )
}

/** What people have said about an artifact; being minted and used is not of it. */
const decidedAbout = ({ name, fingerprint, expiresAt, revokedAt }: StoredArtifact): unknown => ({
  name,
  fingerprint,
  expires_at: time(expiresAt),
  revoked_at: timeOrNull(revokedAt),
})

/** Shows artifacts as far as the caller may see them: links to private keys are for administrators. */
async function presenter(deps: ApiDeps, request: FastifyRequest): Promise<(artifact: StoredArtifact) => BootArtifact> {
  const now = deps.now()
  const mayDownload = await mayAlso(deps, request, 'admin')
  return (artifact) => {
    const link = { artifactId: artifact.id, expiresAt: plusSeconds(now, DOWNLOAD_SECONDS) }
    const downloads = mayDownload ? `${deps.httpsUrl}${downloadPath(link, deps.sign)}` : undefined
    return presentArtifact(artifact, deps.artifactFiles, now, downloads)
  }
}
