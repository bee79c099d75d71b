import { z } from 'zod'
import { refusal } from '../../base/refusal.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { reportedVersion } from '../../domain/clusters/kubernetes-version.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { findCluster } from '../fleet/cluster-routes.ts'
import { kubeconfigOf, removeCluster, upgrade } from '../fleet/edit-cluster.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, RefusalError } from '../refusal-error.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { FieldError } from './field-error.ts'
import { presentOperation } from './operation-routes.ts'

const wanted = z.object({
  name: z.string(),
  user_version: z.string(),
  pod_cidr: z.string().optional(),
  service_cidr: z.string().optional(),
  dns_service_ip: z.string().optional(),
  addon_kube_proxy: z.boolean().optional(),
  addon_core_dns: z.boolean().optional(),
})

/**
 * This server hosts no control planes: a cluster is registered by whoever has its kubeconfig, and creating it here takes over the one with
 * that name, if it is what the configuration says. Only administrators read clusters: every answer has a kubeconfig in it.
 */
export function clusterRoutes(api: Api, deps: ApiDeps): void {
  api.get('/clusters', { schema: { hide: true, params: byOrg } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    return { clusters: (await deps.clusters.clusters(organizationId)).map(present) }
  })

  api.get('/clusters/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'admin')
    return { cluster: await show(deps, await findCluster(deps, organizationId, request.params.id)) }
  })

  api.post('/clusters', { schema: { hide: true, params: byOrg, body: wanted } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    const { name } = request.body
    const cluster = (await deps.clusters.clusters(organizationId)).find((known) => known.name === name)
    if (cluster === undefined) throw notRegistered(name)
    checkSame(cluster, request.body)
    const shown = await show(deps, cluster)
    const operation = await deps.operations.create({
      organizationId,
      action: 'adopt',
      subject: `cluster ${cluster.id}`,
      status: 'pending',
      createdAt: deps.now(),
      finishedAt: undefined,
      failure: undefined,
      log: [],
    })
    await deps.operations.move(operation.id, 'succeeded', deps.now(), undefined)
    noteChange(request, { subject: `cluster ${cluster.id}` })
    return reply.code(201).send({ cluster: shown, operation: presentOperation(operation) })
  })

  api.put(
    '/clusters/:id',
    { schema: { hide: true, params: byId, body: wanted.pick({ user_version: true }) } },
    async (request) => {
      const organizationId = await actFor(deps, request, 'admin')
      const before = await findCluster(deps, organizationId, request.params.id)
      const after = accepted(await upgrade(deps, before, request.body.user_version))
      noteChange(
        request,
        after === before
          ? 'nothing'
          : { subject: `cluster ${before.id}`, before: present(before), after: present(after) },
      )
      return { cluster: await show(deps, after) }
    },
  )

  api.delete('/clusters/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'admin')
    const before = await findCluster(deps, organizationId, request.params.id)
    accepted(await removeCluster(deps, before))
    noteChange(request, { subject: `cluster ${before.id}`, before: present(before) })
    return reply.code(204).send()
  })
}

const notRegistered = (name: string): FieldError =>
  new FieldError(
    'name',
    'CLUSTER_NOT_REGISTERED',
    `there is no cluster "${name}" here, and this server hosts no control planes`,
    `register it with its kubeconfig (coldforge cluster add ${name.slice(0, 63)} --kubeconfig FILE), then apply again`,
  )

/** What the client was told to want must be what it reads back, or it calls the server broken. */
function checkSame(cluster: Cluster, given: z.infer<typeof wanted>): void {
  const known = present(cluster)
  for (const field of Object.keys(wanted.shape) as (keyof typeof wanted.shape)[])
    if (given[field] !== undefined && given[field] !== known[field])
      throw new FieldError(
        field,
        'CLUSTER_DIFFERS',
        `the registered cluster "${cluster.name}" has ${worded(field, known[field])}, not ${String(given[field])}`,
        'change one of them',
      )
}

const worded = (field: string, value: unknown): string => (value === '' ? `no ${field}` : `${field} ${String(value)}`)

const present = (cluster: Cluster) => ({
  id: cluster.id,
  name: cluster.name,
  control_plane_status: cluster.status,
  user_version: cluster.version as string,
  patch_version: (cluster.runs && reportedVersion(cluster.runs)) ?? (cluster.version as string),
  pod_cidr: cluster.podCidr ?? '',
  service_cidr: cluster.serviceCidr ?? '',
  dns_service_ip: cluster.dnsServiceIp ?? '',
  addon_kube_proxy: cluster.kubeProxy,
  addon_core_dns: cluster.coreDns,
})

/**
 * There is one kubeconfig, ours; the users of a registered cluster get theirs from its owner, and none from here. Without ours this is an error: the
 * client reads the first cluster and user of it without looking, and would crash.
 */
async function show(deps: ApiDeps, cluster: Cluster) {
  const kubeconfig = await deps.secrets.read(kubeconfigOf(cluster.id))
  if (kubeconfig === undefined) throw withoutKubeconfig(cluster)
  // The client shows the one for users in clear, in its plans and so in the logs of CI.
  return { ...present(cluster), kubeconfig, kubeconfig_user: '' }
}

const withoutKubeconfig = ({ name }: Cluster): RefusalError =>
  new RefusalError(
    refusal(
      'CLUSTER_WITHOUT_KUBECONFIG',
      409,
      `the cluster "${name}" was registered without a kubeconfig, which Terraform would read from it`,
      'register it again with one: coldforge cluster add --kubeconfig',
    ),
  )
