import { settle } from '../../domain/machines/assign.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import { advanceOperation, tidyUp } from './advance-operation.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { mandateOf } from './mandate.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { rollingMachine } from './situation-of.ts'

/** Moves a machine that works in a pool on: its operation, what an ended one left behind, or at last its status. */
export async function advanceMachine(deps: FleetDeps, view: PoolView, machine: MachineView): Promise<void> {
  const { newest } = machine
  const mandate = mandateOf(view, newest)
  if (newest !== undefined && !isFinished(newest.status)) return advanceOperation(deps, mandate, machine, newest)
  if (await tidyUp(deps, mandate, machine)) return
  const now = deps.now()
  const rolling = rollingMachine(machine, view.pool.id, now)
  if (rolling?.answers !== true || !rolling.ready || machine.history.applying !== undefined) return
  const settled = settle(machine.machine, now)
  if (settled.events.length > 0) await deps.store.managed.keep(machine.machine, settled.machine)
}
