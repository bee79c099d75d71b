import { isRefusal } from '../../base/refusal.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import { revisionOf } from '../../domain/rollouts/machine-operation.ts'
import { preflight, type Check } from '../../domain/rollouts/preflight.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Mandate } from './mandate.ts'
import type { MachineView } from './pool-view.ts'

/** What must be right before the machine is taken away for the revision of its operation. None for a revision without a pool. */
export async function checksOf(
  { store, osContent }: FleetDeps,
  cluster: Mandate['cluster'],
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
  })
}
