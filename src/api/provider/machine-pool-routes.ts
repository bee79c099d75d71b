import { z } from 'zod'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import {
  minorOf,
  parseKubernetesVersion,
  reportedVersion,
  type KubernetesVersion,
} from '../../domain/clusters/kubernetes-version.ts'
import type { Pool, PoolSettings } from '../../domain/pools/pool.ts'
import { defaultUpdatePolicy } from '../../domain/pools/update-policy.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { callerOf } from '../authenticate.ts'
import { findCluster } from '../fleet/cluster-routes.ts'
import { minorOfText } from '../fleet/edit-cluster.ts'
import { addPool, changePool, removePool } from '../fleet/edit-pool.ts'
import { noOsImage, plainSettings } from '../fleet/pool-settings.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound, RefusalError } from '../refusal-error.ts'
import { actFor, byOrg } from './act-for.ts'
import { awaitPool } from './awaited.ts'
import { oldPoolFields, presentOldFields, withOldFields } from './old-pool-fields.ts'

const underCluster = byOrg.extend({ cluster: z.coerce.number().int() })
const byPool = underCluster.extend({ id: z.coerce.number().int() })
const wishes = oldPoolFields.extend({
  name: z.string(),
  user_version: z.string(),
  /** Version 1.3 knows no profiles and leaves it out: then it stays. Later ones send null for none. */
  network_profile_id: z.int().nullish(),
})

const PATH = '/clusters/:cluster/machine_pools'

export function machinePoolRoutes(api: Api, deps: ApiDeps): void {
  api.post(PATH, { schema: { hide: true, params: underCluster, body: wishes } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const cluster = await findCluster(deps, organizationId, request.params.cluster)
    const { name, user_version: version, network_profile_id: profile } = request.body
    const plain = { ...plainSettings(patchOf(version, cluster), osOf(deps)), networkProfileId: profile ?? undefined }
    const settings = withOldFields(plain, request.body)
    const by = callerOf(request)?.name ?? ''
    const added = accepted(await addPool(deps, cluster, { name, settings, policy: defaultUpdatePolicy }, by))
    noteChange(request, { subject: `pool ${added.id}`, after: present(added) })
    return reply.code(201).send({ machine_pool: present(added) })
  })

  api.get(`${PATH}/:id`, { schema: { hide: true, params: byPool } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    return { machine_pool: present(await find(deps, organizationId, request.params)) }
  })

  api.put(`${PATH}/:id`, { schema: { hide: true, params: byPool, body: wishes } }, async (request) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await find(deps, organizationId, request.params)
    const { name, user_version: version, network_profile_id: profile } = request.body
    const { kubernetesVersion: runs } = before.settings
    const cluster = await findCluster(deps, organizationId, before.clusterId)
    const edited: PoolSettings = {
      ...before.settings,
      kubernetesVersion: minorOf(runs) === version ? runs : patchOf(version, cluster),
      networkProfileId: profile === undefined ? before.settings.networkProfileId : (profile ?? undefined),
    }
    const settings = withOldFields(edited, request.body)
    const by = callerOf(request)?.name ?? ''
    const known = (await deps.poolHistories.history(before.id)).revisions.length
    const after = accepted(await changePool(deps, before, { name, settings }, by))
    const isRevised = (await deps.poolHistories.history(before.id)).revisions.length > known
    noteChange(
      request,
      after === before ? 'nothing' : { subject: `pool ${before.id}`, before: present(before), after: present(after) },
    )
    return { machine_pool: present(after), ...(isRevised && { operation: await awaitPool(deps, after, by) }) }
  })

  api.delete(`${PATH}/:id`, { schema: { hide: true, params: byPool } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await find(deps, organizationId, request.params)
    accepted(await removePool(deps, before))
    noteChange(request, { subject: `pool ${before.id}`, before: present(before) })
    return reply.code(204).send()
  })
}

async function find(
  deps: ApiDeps,
  organizationId: number,
  { cluster, id }: { readonly cluster: number; readonly id: number },
): Promise<Pool> {
  const found = await deps.pools.pool(organizationId, id)
  if (found?.clusterId !== cluster) throw notFound('pool')
  return found
}

function osOf(deps: ApiDeps): PoolSettings['os'] {
  if (deps.defaultOs === undefined) throw new RefusalError(noOsImage)
  return deps.defaultOs
}

/**
 * The client names a minor version and leaves the patch to the server: the one that the cluster itself runs, for an older minor the first,
 * until somebody sets another in our own API.
 */
function patchOf(version: string, cluster: Cluster): KubernetesVersion {
  const minor = accepted(minorOfText(version))
  const runs = cluster.runs === undefined ? undefined : reportedVersion(cluster.runs)
  if (runs !== undefined && minorOf(runs) === minor) return runs
  const first = parseKubernetesVersion(`${minor}.0`)
  if (!first.ok) throw new TypeError(first.error)
  return first.value
}

const present = ({ id, name, settings }: Pool) => ({
  id,
  name,
  user_version: minorOf(settings.kubernetesVersion) as string,
  patch_version: settings.kubernetesVersion as string,
  status: 'ready',
  network_profile_id: settings.networkProfileId ?? null,
  ...presentOldFields(settings),
})
