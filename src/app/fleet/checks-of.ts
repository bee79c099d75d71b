import { isRefusal } from '../../base/refusal.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import { revisionOf } from '../../domain/rollouts/machine-operation.ts'
import { podsCheck, preflight, type Check } from '../../domain/rollouts/preflight.ts'
import { podName } from '../../kube/drain/pod.ts'
import { readHeldPods } from '../../kube/preflight/held-pods.ts'
import { drainRulesOf } from './drain-rules.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { answerOf, type Mandate } from './mandate.ts'
import type { MachineView } from './pool-view.ts'

/** What must be right before the machine is taken away for the revision of its operation. None for a revision without a pool. */
export async function checksOf(deps: FleetDeps, mandate: Mandate, view: MachineView): Promise<readonly Check[]> {
  const checks = [...(await ownChecks(deps, mandate, view)), ...(mandate.checks ?? [])]
  const isGoing = checks.length > 0 && checks.every(({ outcome }) => outcome === 'passed')
  return isGoing ? [...checks, ...(await podsOf(deps, mandate, view))] : checks
}

/** Asked last, when the machine is about to go: it costs the cluster two lists. */
async function podsOf(
  { now }: FleetDeps,
  { cluster, policy }: Mandate,
  { node, newest }: MachineView,
): Promise<readonly Check[]> {
  if (cluster === undefined || isRefusal(cluster) || node === undefined || newest?.action === 'join') return []
  const held = await readHeldPods(cluster.client, node.name, drainRulesOf(policy.drain), now())
  return held.ok ? [podsCheck(held.value.map(({ pod, says }) => `${podName(pod)} ${says}`))] : []
}

async function ownChecks(
  { store, osContent }: FleetDeps,
  { cluster }: Mandate,
  { machine, history, heartbeat, newest }: MachineView,
): Promise<readonly Check[]> {
  const reference = newest && revisionNumbered(history, revisionOf(newest))?.content.pool
  if (reference === undefined) return []
  const pool = await store.poolHistories.history(reference.poolId)
  const content = revisionNumbered(pool, reference.number)?.content
  if (content === undefined) return []
  const here = await osContent(content.os)
  return preflight({
    machine,
    content,
    hardware: heartbeat?.facts,
    verified: new Set(here?.files.map(({ sha256 }) => sha256)),
    apiServer: isRefusal(cluster) ? undefined : cluster?.version,
    silence: answerOf(cluster).silence,
  })
}
