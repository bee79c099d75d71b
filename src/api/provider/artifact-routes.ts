import { z } from 'zod'
import type { BootArtifact } from '../../domain/artifacts/boot-artifact.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { noteChange } from '../record-changes.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { checkFree } from './field-error.ts'
import { fileLinks, liveArtifact, liveArtifacts, revokeArtifact } from './live-artifacts.ts'
import { presentOperation } from './operation-routes.ts'
import { providerExpiry, providerTime } from './provider-time.ts'

const newArtifact = z.object({ name: z.string().min(1).max(64), expires_at: z.iso.datetime({ offset: true }) })

/** Only administrators read artifacts here: every answer opens a private key. */
export function artifactRoutes(api: Api, deps: ApiDeps): void {
  api.get('/ipxe_boot_artifacts', { schema: { hide: true, params: byOrg } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    return { ipxe_boot_artifacts: (await liveArtifacts(deps, organizationId)).map((found) => present(deps, found)) }
  })

  api.get('/ipxe_boot_artifacts/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    return { ipxe_boot_artifact: present(deps, await liveArtifact(deps, organizationId, request.params.id)) }
  })

  api.post(
    '/ipxe_boot_artifacts',
    { schema: { hide: true, params: byOrg, body: newArtifact } },
    async (request, reply) => {
      const organizationId = await actFor(deps, request, 'admin')
      const { name, expires_at: expiresAt } = request.body
      const others = await liveArtifacts(deps, organizationId)
      checkFree(
        others.map((other) => other.name),
        name,
      )
      const { artifact, operation } = await deps.createArtifact(
        organizationId,
        name,
        providerExpiry(expiresAt, deps.now()),
      )
      noteChange(request, { subject: `boot artifact ${artifact.id}`, after: { name, expires_at: expiresAt } })
      return reply
        .code(201)
        .send({ ipxe_boot_artifact: present(deps, artifact), operation: presentOperation(operation) })
    },
  )

  api.delete('/ipxe_boot_artifacts/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    await revokeArtifact(deps, organizationId, request.params.id)
    noteChange(request, { subject: `boot artifact ${request.params.id}` })
    return reply.code(204).send()
  })
}

function present(deps: ApiDeps, artifact: BootArtifact) {
  const link = fileLinks(deps, artifact)
  return {
    id: artifact.id,
    name: artifact.name,
    expires_at: providerTime(artifact.expiresAt),
    status: artifact.status,
    download_url_iso: link('boot.iso'),
    download_url_pxe: link('boot-bios.kpxe'),
    download_url_efi_amd64: link('boot-amd64.efi'),
    download_url_efi_arm64: link('boot-arm64.efi'),
    download_url_raw_amd64: link('boot-amd64.raw'),
  }
}
