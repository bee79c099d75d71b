import { refusal } from '../../base/refusal.ts'
import type { Api } from '../api-deps.ts'
import { RefusalError } from '../refusal-error.ts'

/** Virtual workers out of a slice of somebody's cluster: not something that boots over a network. */
const notOffered = new RefusalError(
  refusal(
    'NOT_OFFERED',
    501,
    'this server has no elastic fleets, quotas and node pools',
    'remove the meltcloud_elastic_* resources; use meltcloud_machine_pool for machines',
  ),
)

export function elasticRoutes(api: Api): void {
  for (const path of ['/elastic_fleets', '/elastic_quotas', '/clusters/:cluster/elastic_node_pools'])
    for (const url of [path, `${path}/:id`])
      api.all(url, { schema: { hide: true } }, async () => {
        throw notOffered
      })
}
