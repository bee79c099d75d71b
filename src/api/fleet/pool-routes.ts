import type { FastifyRequest } from 'fastify'
import { parseKubernetesVersion } from '../../domain/clusters/kubernetes-version.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { defaultUpdatePolicy } from '../../domain/pools/update-policy.ts'
import { refusal } from '../../base/refusal.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound, RefusalError } from '../refusal-error.ts'
import { findCluster } from './cluster-routes.ts'
import { addPool, changePool, removePool } from './edit-pool.ts'
import { newPool, pool, poolEdit, poolList, type PoolView } from './pool-contract.ts'
import { editedSettings, noOsImage, plainSettings } from './pool-settings.ts'

export function poolRoutes(api: Api, deps: ApiDeps): void {
  api.get('/pools', { schema: { response: { 200: poolList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    const clusters = await deps.clusters.clusters(organizationId)
    const found = await Promise.all(clusters.map(({ id }) => deps.pools.poolsOfCluster(organizationId, id)))
    return { pools: await Promise.all(found.flat().map((known) => present(deps, known))) }
  })

  api.get('/pools/:id', { schema: { params: byId, response: { 200: pool } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = await present(deps, await findPool(deps, organizationId, request.params.id))
    reply.header('etag', etagOf(found))
    return found
  })

  api.post('/pools', { schema: { body: newPool, response: { 201: pool } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'operate')
    const { cluster_id: clusterId, name, ...wishes } = request.body
    const cluster = await findCluster(deps, organizationId, clusterId)
    const os = wishes.os ?? deps.defaultOs
    if (os === undefined) throw new RefusalError(noOsImage)
    const version = parseKubernetesVersion(wishes.kubernetes_version)
    if (!version.ok) throw new RefusalError(refusal('KUBERNETES_VERSION', 422, version.error, 'write it like 1.31.4'))
    const settings = accepted(editedSettings(plainSettings(version.value, os), wishes))
    const input = { name, settings, policy: defaultUpdatePolicy }
    const added = await present(deps, accepted(await addPool(deps, cluster, input, who(request))))
    noteChange(request, { subject: `pool ${added.id}`, after: added })
    return reply.code(201).header('etag', etagOf(added)).send(added)
  })

  api.patch(
    '/pools/:id',
    {
      schema: {
        description: 'What changes what machines boot makes a revision; no machine reboots by itself.',
        params: byId,
        body: poolEdit,
        response: { 200: pool },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const before = await findPool(deps, organizationId, request.params.id)
      const was = await present(deps, before)
      await checkIfMatch(deps, request, `pool ${before.id}`, was)
      const settings = accepted(editedSettings(before.settings, request.body))
      const edit = { name: request.body.name ?? before.name, settings }
      const after = accepted(await changePool(deps, before, edit, who(request)))
      const is = await present(deps, after)
      noteChange(request, after === before ? 'nothing' : { subject: `pool ${is.id}`, before: was, after: is })
      reply.header('etag', etagOf(is))
      return is
    },
  )

  api.delete('/pools/:id', { schema: { params: byId } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'operate')
    const before = await findPool(deps, organizationId, request.params.id)
    const was = await present(deps, before)
    await checkIfMatch(deps, request, `pool ${before.id}`, was)
    accepted(await removePool(deps, before))
    noteChange(request, { subject: `pool ${before.id}`, before: was })
    return reply.code(204).send()
  })
}

export async function findPool(deps: ApiDeps, organizationId: number, id: number): Promise<Pool> {
  const found = await deps.pools.pool(organizationId, id)
  if (found === undefined) throw notFound('pool')
  return found
}

const who = (request: FastifyRequest): string => callerOf(request)?.name ?? ''

async function present(deps: ApiDeps, { id, clusterId, name, createdAt, settings }: Pool): Promise<PoolView> {
  return {
    id,
    cluster_id: clusterId,
    name,
    created_at: time(createdAt),
    revision: (await deps.poolHistories.history(id)).revisions.length,
    kubernetes_version: settings.kubernetesVersion,
    os: settings.os,
    network_profile_id: settings.networkProfileId ?? null,
    image_disk: settings.imageDisk ?? null,
    kernel_arguments: [...settings.kernelArguments],
    snippets: [...settings.snippets],
    sysexts: [...settings.sysexts],
    kubelet_flags: [...settings.kubeletFlags],
    labels: [...settings.labels],
    taints: [...settings.taints],
  }
}
