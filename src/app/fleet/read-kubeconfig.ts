import { parse, stringify } from 'yaml'
import type { ReadKubeconfig } from '../../api/api-deps.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { parseApiServer } from '../../domain/clusters/join-target.ts'
import { caPins } from '../../kube/access/ca-pin.ts'
import { parseKubeconfig } from '../../kube/access/kubeconfig.ts'
import { kubeconfigSchema } from '../../kube/access/kubeconfig-schema.ts'

/** How machines find the cluster of a kubeconfig and know that it is the right one. Nobody is asked: the file says both. */
export function readKubeconfig(text: string): ReadKubeconfig | Refusal {
  const access = parseKubeconfig(text)
  if (!access.ok) return access.error
  const { server, caPem } = access.value
  const apiServer = parseApiServer(`${server.hostname}:${server.port === '' ? 443 : server.port}`)
  const pins = caPins(caPem ?? '')
  return apiServer.ok && pins.length > 0
    ? { join: { apiServer: apiServer.value, caPins: pins }, text: minified(text) }
    : refusal(
        'CLUSTER_NOT_JOINABLE',
        422,
        'this kubeconfig has no authority that a machine could know the cluster by',
        'give one with certificate-authority-data, or the pins themselves',
      )
}

/** Clients that read a kubeconfig without looking at its contexts take the first cluster and the first user. */
function minified(text: string): string {
  const config = kubeconfigSchema.parse(parse(text))
  const context = config.contexts.find(({ name }) => name === config['current-context']) ?? config.contexts[0]
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context?.name,
    contexts: [context],
    clusters: config.clusters.filter(({ name }) => name === context?.context.cluster),
    users: config.users.filter(({ name }) => name === context?.context.user),
  })
}
