import { SECOND } from '../../base/instant.ts'
import { clusterAnswered } from '../../domain/clusters/cluster-commands.ts'
import type { Cluster } from '../../domain/clusters/cluster.ts'
import { reportedMinor } from '../../domain/clusters/kubernetes-version.ts'
import type { Clock } from '../../host/clock.ts'
import type { Log } from '../../host/log.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { readVersion } from '../../kube/preflight/cluster-version.ts'
import type { Store } from '../../store/sqlite/store.ts'
import type { EventFeed } from '../event-feed.ts'
import type { ClusterClients } from './cluster-clients.ts'

export interface GreetingDeps {
  readonly store: Store
  readonly clusters: ClusterClients
  readonly events: EventFeed
  readonly log: Log
  readonly clock: Clock
  readonly stop: AbortSignal
  readonly onFailed: (failure: unknown) => void
}

const LOOK_EVERY = 30 * SECOND

/** Asks clusters which version they run, since their owners upgrade them in their own time. Disposing waits for the look under way. */
export function greetClusters(deps: GreetingDeps): AsyncDisposable {
  const said = new Map<number, string>()
  let isWanted = false
  let round: Promise<void> | undefined
  const rounds = async (): Promise<void> => {
    while (isWanted && !deps.stop.aborted) {
      isWanted = false
      // What a stop interrupts has not failed.
      await greetAll(deps, said).catch((failure: unknown) => deps.stop.aborted || deps.onFailed(failure))
    }
    round = undefined
  }
  const look = (): void => {
    isWanted = true
    round ??= rounds()
  }
  const timer = setInterval(look, LOOK_EVERY)
  const deaf = deps.events.listen(({ subject }) => {
    if (subject.startsWith('cluster ')) look()
  })
  look()
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      deaf()
      await round
    },
  }
}

async function greetAll(deps: GreetingDeps, said: Map<number, string>): Promise<void> {
  const organizations = await deps.store.organizations.organizations()
  const clusters = await Promise.all(organizations.map(({ id }) => deps.store.clusters.clusters(id)))
  // One that does not answer must not hold up the others.
  await Promise.all(
    clusters.flat().map(async (cluster) => {
      const problem = await greet(deps, cluster)
      if (problem !== undefined && said.get(cluster.id) !== problem) deps.log.warn({ cluster: cluster.id }, problem)
      said.set(cluster.id, problem ?? '')
    }),
  )
}

/** What is not as it was said to be. */
async function greet({ store, clusters, clock }: GreetingDeps, cluster: Cluster): Promise<string | undefined> {
  const client = await clusters.of(cluster.organizationId, cluster.id)
  if (!client.ok) return client.error.says
  const version = await readVersion(client.value)
  if (!version.ok) {
    const { says, fix } = refusalOf(version.error, 'ask for its version')
    return `cluster ${cluster.name}: ${says}; ${fix}`
  }
  const { cluster: answered } = clusterAnswered(cluster, version.value, clock())
  if (answered !== cluster) await store.clusters.keep(cluster, answered)
  return reportedMinor(version.value) === cluster.version
    ? undefined
    : `cluster ${cluster.name} runs ${version.value}, and ${cluster.version} is expected of it`
}
