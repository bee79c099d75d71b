import { refusal, type Refusal } from '../../base/refusal.ts'
import type { ClusterInput } from '../../domain/clusters/cluster-commands.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { parseApiServer, parseCaPin, type JoinTarget } from '../../domain/clusters/join-target.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound, RefusalError } from '../refusal-error.ts'
import {
  cluster,
  clusterEdit,
  clusterList,
  newCluster,
  type ClusterEdit,
  type ClusterView,
} from './cluster-contract.ts'
import { addCluster, minorOfText, move, removeCluster, upgrade } from './edit-cluster.ts'

export function clusterRoutes(api: Api, deps: ApiDeps): void {
  api.get('/clusters', { schema: { response: { 200: clusterList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    return { clusters: (await deps.clusters.clusters(organizationId)).map(presentCluster) }
  })

  api.get('/clusters/:id', { schema: { params: byId, response: { 200: cluster } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = presentCluster(await findCluster(deps, organizationId, request.params.id))
    reply.header('etag', etagOf(decided(found)))
    return found
  })

  api.post('/clusters', { schema: { body: newCluster, response: { 201: cluster } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const { kubeconfig, api_server: apiServer, ca_pins: caPins, ...rest } = request.body
    const known = kubeconfig === undefined ? undefined : accepted(deps.readKubeconfig(kubeconfig))
    const input: ClusterInput = {
      organizationId,
      name: rest.name,
      version: accepted(minorOfText(rest.version)),
      join: accepted(joinOf(apiServer ?? known?.join.apiServer, caPins ?? known?.join.caPins ?? [])),
      access: known === undefined ? 'in-cluster' : 'kubeconfig',
      podCidr: rest.pod_cidr,
      serviceCidr: rest.service_cidr,
      dnsServiceIp: rest.dns_service_ip,
      kubeProxy: rest.kube_proxy,
      coreDns: rest.core_dns,
    }
    const added = presentCluster(accepted(await addCluster(deps, input, known?.text)))
    noteChange(request, { subject: `cluster ${added.id}`, after: decided(added) })
    return reply
      .code(201)
      .header('etag', etagOf(decided(added)))
      .send(added)
  })

  api.patch(
    '/clusters/:id',
    { schema: { params: byId, body: clusterEdit, response: { 200: cluster } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await findCluster(deps, organizationId, request.params.id)
      await checkIfMatch(deps, request, `cluster ${before.id}`, decided(presentCluster(before)))
      const after = await changed(deps, before, request.body)
      const [was, is] = [decided(presentCluster(before)), decided(presentCluster(after))]
      const credential = request.body.kubeconfig === undefined ? {} : { kubeconfig: 'replaced' }
      const isChanged = after !== before
      noteChange(
        request,
        isChanged ? { subject: `cluster ${after.id}`, before: was, after: { ...is, ...credential } } : 'nothing',
      )
      reply.header('etag', etagOf(is))
      return presentCluster(after)
    },
  )

  api.delete(
    '/clusters/:id',
    {
      schema: {
        description: 'Forgets a cluster that has no pools; the cluster itself hears nothing of it.',
        params: byId,
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await findCluster(deps, organizationId, request.params.id)
      await checkIfMatch(deps, request, `cluster ${before.id}`, decided(presentCluster(before)))
      accepted(await removeCluster(deps, before))
      noteChange(request, { subject: `cluster ${before.id}`, before: presentCluster(before) })
      return reply.code(204).send()
    },
  )
}

/** All of it or nothing. */
async function changed(deps: ApiDeps, before: Cluster, edit: ClusterEdit): Promise<Cluster> {
  const { version, kubeconfig, api_server: apiServer, ca_pins: pins } = edit
  const known = kubeconfig === undefined ? undefined : accepted(deps.readKubeconfig(kubeconfig))
  const join = accepted(joinOf(apiServer ?? before.join.apiServer, pins ?? before.join.caPins))
  const isMoved = known !== undefined || apiServer !== undefined || pins !== undefined
  if (version !== undefined && isMoved) throw new RefusalError(ONE_AT_A_TIME)
  if (version !== undefined) return accepted(await upgrade(deps, before, version))
  return isMoved ? accepted(await move(deps, before, join, known)) : before
}

const ONE_AT_A_TIME = refusal(
  'CLUSTER_EDIT',
  422,
  'an upgrade and another way to the cluster are two changes',
  'send one after the other',
)

export async function findCluster(deps: ApiDeps, organizationId: number, id: number): Promise<Cluster> {
  const found = await deps.clusters.cluster(organizationId, id)
  if (found === undefined) throw notFound('cluster')
  return found
}

function joinOf(apiServer: string | undefined, pins: readonly string[]): JoinTarget | Refusal {
  if (apiServer === undefined)
    return refusal(
      'CLUSTER_JOIN',
      422,
      'where machines join is not said',
      'give a kubeconfig, or api_server and ca_pins',
    )
  const server = parseApiServer(apiServer)
  if (!server.ok) return refusal('CLUSTER_JOIN', 422, server.error, 'write host and port')
  for (const pin of pins) {
    const parsed = parseCaPin(pin)
    if (!parsed.ok)
      return refusal(
        'CLUSTER_CA_PIN',
        422,
        parsed.error,
        'take what "kubeadm token create --print-join-command" prints',
      )
  }
  return { apiServer: server.value, caPins: pins }
}

/** What people have said about a cluster; what it answers is not of it. */
const decided = (view: ClusterView): object => ({ ...view, status: undefined, runs: undefined })

const presentCluster = (known: Cluster): ClusterView => ({
  id: known.id,
  name: known.name,
  status: known.status,
  version: known.version,
  runs: known.runs ?? null,
  api_server: known.join.apiServer,
  ca_pins: [...known.join.caPins],
  access: known.access,
  pod_cidr: known.podCidr ?? null,
  service_cidr: known.serviceCidr ?? null,
  dns_service_ip: known.dnsServiceIp ?? null,
  kube_proxy: known.kubeProxy,
  core_dns: known.coreDns,
  created_at: time(known.createdAt),
})
