import { setImmediate as turn } from 'node:timers/promises'
import { isRefusal } from '../../base/refusal.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import { poolRevisionRun } from '../../domain/revisions/machine-content.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { advanceMachine } from './advance-machine.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { forgetLost } from './forget-lost.ts'
import { joinPool } from './join-pool.ts'
import { leavePool } from './leave-pool.ts'
import { planPool } from './plan-pool.ts'
import { removeAbandonedNodes } from './remove-abandoned-nodes.ts'
import { tendClusters } from './tend-clusters.ts'
import { PAGE, readPoolView, type MachineView, type PoolView } from './pool-view.ts'

/** One look at all that is not as it shall be, and one step towards it everywhere. Whatever interrupts it, the next one goes on. */
export async function fleetRound(deps: FleetDeps): Promise<void> {
  await tendClusters(deps)
  for (const pool of await deps.store.fleet.busyPools()) await poolRound(deps, pool)
  for (const machine of await deps.store.fleet.leavingMachines()) await leavePool(deps, machine)
  for (const machine of await deps.store.fleet.lostMachines()) await forgetLost(deps, machine)
  await removeAbandonedNodes(deps)
}

async function poolRound(deps: FleetDeps, reference: Pick<Pool, 'organizationId' | 'id'>): Promise<void> {
  const planned = await readPoolView(deps, reference)
  if (planned === undefined) return
  const silence = isRefusal(planned.cluster) ? planned.cluster.says : ''
  if (deps.memory.isNews(`cluster of pool ${reference.id}`, silence) && silence !== '')
    deps.log.warn({ pool: reference.id }, silence)
  // A plan opens operations and saves revisions: machines are moved on from what is kept now.
  const view = (await planPool(deps, planned)) ? await readPoolView(deps, reference) : planned
  if (view === undefined) return
  for (const [i, machine] of view.machines.entries()) {
    await step(deps, view, machine)
    // Nearly all of ten thousand have nothing to do, and looking at them must not keep others waiting.
    if (i % PAGE === PAGE - 1) await turn()
  }
}

/** A machine that is moved from one pool to another leaves the first before it joins the second. */
function step(deps: FleetDeps, view: PoolView, machine: MachineView): Promise<void> {
  const runs = poolRevisionRun(machine.history)?.poolId
  if (runs === view.pool.id) return advanceMachine(deps, view, machine)
  const { newest } = machine
  const isLeaving = newest !== undefined && newest.action === 'leave' && !isFinished(newest.status)
  return runs === undefined && !isLeaving ? joinPool(deps, view, machine) : leavePool(deps, machine.machine)
}
