import { plusSeconds, SECOND, type Instant } from '../../base/instant.ts'
import { BOOTSTRAP_TOKEN_SECONDS } from '../../domain/clusters/bootstrap-token.ts'
import { reservedNames } from '../../domain/clusters/reserved-names.ts'
import type { OpenJoinToken } from '../../domain/rollouts/cluster-membership.ts'
import type { KubeClient } from '../../kube/client/kube-client.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { approveCsrs, type KnownMachines } from '../../kube/join/approve-csrs.ts'
import { removeJoinToken } from '../../kube/join/join-token.ts'
import { readNodes, type NodeFacts } from '../../kube/nodes/node.ts'
import { whoseNode } from '../../kube/nodes/whose-node.ts'
import type { FleetDeps } from './fleet-deps.ts'

/** Kubelets renew their certificates by themselves, with days to spare. */
const PAUSE = 30 * SECOND

/**
 * Vouches for machines in their clusters: requests of their kubelets are approved, and a join token goes as soon as its machine has joined. A
 * cluster that machines are joining is looked at each time, the others now and then.
 */
export async function tendClusters(deps: FleetDeps): Promise<void> {
  const { membership } = deps.store
  const tokens = await membership.openJoinTokens()
  for (const cluster of await membership.clusters()) {
    const own = tokens.filter(({ clusterId }) => clusterId === cluster.clusterId)
    if (own.length > 0 || isDue(deps, cluster.clusterId)) await tendCluster(deps, cluster, own)
  }
  for (const { id, handedOutAt } of tokens)
    if (deps.now() > plusSeconds(handedOutAt, BOOTSTRAP_TOKEN_SECONDS)) await membership.closeJoinToken(id)
}

function isDue({ memory: { tended }, now }: FleetDeps, clusterId: number): boolean {
  return now() - (tended.get(clusterId) ?? 0) >= PAUSE
}

async function tendCluster(
  deps: FleetDeps,
  { organizationId, clusterId }: { readonly organizationId: number; readonly clusterId: number },
  tokens: readonly OpenJoinToken[],
): Promise<void> {
  const { store, clusters, memory, log, now } = deps
  memory.tended.set(clusterId, now())
  const cluster = await store.clusters.cluster(organizationId, clusterId)
  const client = await clusters.of(organizationId, clusterId)
  if (cluster === undefined || !client.ok) return
  const known: KnownMachines = {
    isOurs: (nodeName) => store.membership.hasNode(clusterId, nodeName),
    nodeNameOfToken: async (id) => tokens.find((token) => token.id === id)?.nodeName,
    reservedNames: reservedNames(cluster),
  }
  const answers = await approveCsrs(client.value, known, now())
  if (!answers.ok) {
    const { says } = refusalOf(answers.error, 'look at certificate requests')
    if (memory.isNews(`requests in cluster ${clusterId}`, says)) log.warn({ cluster: clusterId }, says)
    return
  }
  // What is approved is not asked for again; what is left to people stands there until they decide.
  for (const { csrName, verdict } of answers.value) {
    const says = verdict.kind === 'approve' ? 'approved' : `left to people: ${verdict.says}`
    if (verdict.kind === 'approve' || memory.isNews(`request ${csrName} in cluster ${clusterId}`, says))
      log.info({ cluster: clusterId, request: csrName }, `certificate request ${csrName} was ${says}`)
  }
  if (tokens.length > 0) await takeTokensAway(deps, client.value, tokens)
}

async function takeTokensAway(
  { store, now }: FleetDeps,
  client: KubeClient,
  tokens: readonly OpenJoinToken[],
): Promise<void> {
  const nodes = await readNodes(client)
  if (!nodes.ok) return
  for (const token of tokens) {
    if (!isSpent(token, nodes.value, now())) continue
    const removed = await removeJoinToken(client, token.id)
    if (removed.ok) await store.membership.closeJoinToken(token.id)
  }
}

/** Its machine is a Ready Node in the boot that the token is for, its boot came to nothing, or it has ended by itself. */
function isSpent(token: OpenJoinToken, nodes: readonly NodeFacts[], now: Instant): boolean {
  if (now > plusSeconds(token.handedOutAt, BOOTSTRAP_TOKEN_SECONDS)) return true
  if (token.isOutdated) return true
  const node = nodes.find(({ name }) => name === token.nodeName)
  if (node === undefined || whoseNode(node, token.machine) === 'another-machine') return false
  return token.isItsBoot && node.ready === 'yes' && node.bootId === token.bootId
}
