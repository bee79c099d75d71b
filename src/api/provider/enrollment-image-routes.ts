import { z } from 'zod'
import type { BootArtifact } from '../../domain/artifacts/boot-artifact.ts'
import { parseBootNetwork } from '../../domain/artifacts/boot-network.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { noteChange } from '../record-changes.ts'
import { notFound } from '../refusal-error.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { checkFree, FieldError } from './field-error.ts'
import { fileLinks, liveArtifact, liveArtifacts, revokeArtifact } from './live-artifacts.ts'
import { presentOperation } from './operation-routes.ts'
import { providerExpiry, providerTime } from './provider-time.ts'

const newImage = z.object({
  name: z.string().min(1).max(64),
  expires_at: z.iso.datetime({ offset: true }),
  install_disk_device: z.string().max(256).nullish(),
  install_disk_force_overwrite: z.boolean().nullish(),
  install_disk_mirror: z.boolean().nullish(),
  install_disk_mirror_device: z.string().max(256).nullish(),
  vlan: z.int().nullish(),
  enable_http: z.boolean().nullish(),
})

/** What the client wants to read back although nothing here is ever installed to a disk. */
const remembered = z.object({
  device: z.string().nullable(),
  overwrite: z.boolean(),
  mirror: z.boolean().default(false),
  mirrorDevice: z.string().nullable().default(null),
})
const nameOf = (id: number): string => `enrollment-image/${id}`

/**
 * An enrollment image is a boot artifact: its ISO starts a machine without a disk, again and again, instead of once to install it. Wishes
 * about the disk are given back and mean nothing; plain HTTP, which would show its private key to the wire, is refused.
 */
export function enrollmentImageRoutes(api: Api, deps: ApiDeps): void {
  api.get('/enrollment_images', { schema: { hide: true, params: byOrg } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    const found = await Promise.all((await liveArtifacts(deps, organizationId)).map((artifact) => show(deps, artifact)))
    return { enrollment_images: found.filter((image) => image !== undefined) }
  })

  api.get('/enrollment_images/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    return { enrollment_image: await find(deps, organizationId, request.params.id) }
  })

  api.post('/enrollment_images', { schema: { hide: true, params: byOrg, body: newImage } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    const { name, expires_at: expiresAt, vlan, enable_http: http } = request.body
    const network = parseBootNetwork(typeof vlan === 'number' ? { vlan } : {})
    if (!network.ok) throw new FieldError('vlan', network.error.code, network.error.says, network.error.fix)
    if (http === true)
      throw new FieldError('enable_http', 'NOT_OFFERED', 'images are not given over plain HTTP', 'use HTTPS')
    const others = await liveArtifacts(deps, organizationId)
    checkFree(
      others.map((other) => other.name),
      name,
    )
    const expires = providerExpiry(expiresAt, deps.now())
    const { artifact, operation } = await deps.createArtifact(organizationId, name, expires, network.value)
    await deps.secrets.keep(nameOf(artifact.id), JSON.stringify(wishesAboutDisks(request.body)))
    noteChange(request, { subject: `boot artifact ${artifact.id}`, after: { name, expires_at: expiresAt } })
    return reply
      .code(201)
      .send({ enrollment_image: await show(deps, artifact), operation: presentOperation(operation) })
  })

  api.delete('/enrollment_images/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    await find(deps, organizationId, request.params.id)
    await revokeArtifact(deps, organizationId, request.params.id)
    await deps.secrets.forget(nameOf(request.params.id))
    noteChange(request, { subject: `boot artifact ${request.params.id}` })
    return reply.code(204).send()
  })
}

const wishesAboutDisks = (wish: z.infer<typeof newImage>): z.infer<typeof remembered> => ({
  device: wish.install_disk_device ?? null,
  overwrite: wish.install_disk_force_overwrite ?? false,
  mirror: wish.install_disk_mirror ?? false,
  mirrorDevice: wish.install_disk_mirror_device ?? null,
})

async function find(deps: ApiDeps, organizationId: number, id: number) {
  const found = await show(deps, await liveArtifact(deps, organizationId, id))
  if (found === undefined) throw notFound('enrollment image')
  return found
}

/** Nothing for an artifact that was not made as an enrollment image. */
async function show(deps: ApiDeps, artifact: BootArtifact) {
  const kept = await deps.secrets.read(nameOf(artifact.id))
  if (kept === undefined) return undefined
  const { device, overwrite, mirror, mirrorDevice } = remembered.parse(JSON.parse(kept))
  // One ISO starts both architectures.
  const iso = fileLinks(deps, artifact)('boot.iso')
  return {
    id: artifact.id,
    name: artifact.name,
    expires_at: providerTime(artifact.expiresAt),
    status: artifact.status,
    install_disk_device: device,
    install_disk_force_overwrite: overwrite,
    install_disk_mirror: mirror,
    install_disk_mirror_device: mirrorDevice,
    vlan: artifact.network?.vlan ?? null,
    enable_http: false,
    http_url_iso_amd64: '',
    http_url_iso_arm64: '',
    https_url_iso_amd64: iso,
    https_url_iso_arm64: iso,
    last_used_at: artifact.lastUsedAt === undefined ? null : providerTime(artifact.lastUsedAt),
  }
}
