import { z } from 'zod'
import { DAY, instant, type Instant } from '../base/instant.ts'
import { isRefusal } from '../base/refusal.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { bootArtifact, newBootArtifact } from './contract.ts'
import { presentArtifact } from './present.ts'
import { notFound, RefusalError } from './refusal-error.ts'

const byId = z.object({ id: z.coerce.number().int() })

/** Credentials in files wander; ninety days bounds how long a forgotten one opens anything. */
const DEFAULT_LIFE = 90 * DAY

export const expiry = (wanted: string | undefined, now: Instant, otherwise: number): Instant =>
  instant(wanted === undefined ? now + otherwise : Date.parse(wanted))

export function artifactRoutes(api: Api, deps: ApiDeps): void {
  const present = (artifact: Parameters<typeof presentArtifact>[0]) =>
    presentArtifact(artifact, deps.artifactFiles, deps.now())

  api.get(
    '/boot-artifacts',
    { schema: { response: { 200: z.object({ boot_artifacts: z.array(bootArtifact) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      return { boot_artifacts: (await deps.artifacts.artifacts(organizationId)).map(present) }
    },
  )

  api.post(
    '/boot-artifacts',
    { schema: { body: newBootArtifact, response: { 201: bootArtifact } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const expiresAt = expiry(request.body.expires_at, deps.now(), DEFAULT_LIFE)
      return reply.code(201).send(present(await deps.createArtifact(organizationId, request.body.name, expiresAt)))
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
      const revoked = await deps.artifacts.revokeArtifact(organizationId, request.params.id, deps.now())
      if (revoked === undefined) throw notFound('boot artifact')
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
      const files = await deps.mintFiles(artifact)
      if (isRefusal(files)) throw new RefusalError(files)
      return reply.type('application/octet-stream').send(Buffer.from(files.get(request.params.name) ?? []))
    },
  )
}
