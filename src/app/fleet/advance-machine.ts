import type { Instant } from '../../base/instant.ts'
import { settle } from '../../domain/machines/assign.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { machineOf, rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import type { Check } from '../../domain/rollouts/preflight.ts'
import { roomToGo } from '../../domain/rollouts/room-to-go.ts'
import { advanceOperation, tidyUp } from './advance-operation.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { mandateOf } from './mandate.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { rollingMachine } from './situation-of.ts'

/** Moves a machine that works in a pool on: its operation, what an ended one left behind, or at last its status. */
export async function advanceMachine(deps: FleetDeps, view: PoolView, machine: MachineView): Promise<void> {
  const { newest } = machine
  const mandate = mandateOf(view, newest)
  if (newest !== undefined && !isFinished(newest.status))
    return advanceOperation(deps, { ...mandate, checks: room(view, newest, deps.now()) }, machine, newest)
  if (await tidyUp(deps, mandate, machine)) return
  const now = deps.now()
  const rolling = rollingMachine(machine, view.pool.id, now)
  if (rolling?.answers !== true || !rolling.ready || machine.history.applying !== undefined) return
  const settled = settle(machine.machine, now)
  if (settled.events.length > 0) await deps.store.managed.keep(machine.machine, settled.machine)
}

/** A rollout has seen to it before it began the machine; what a person began has to wait its turn. */
function room(view: PoolView, operation: SteppedOperation, now: Instant): readonly Check[] {
  const isBefore = operation.steps.some(
    ({ name, state }) => name === 'preflight' && (state === 'pending' || state === 'running'),
  )
  if (!isBefore || operation.action !== 'roll' || rolloutOf(operation) !== undefined) return []
  const rolling = view.machines.flatMap((one) => rollingMachine(one, view.pool.id, now) ?? [])
  const own = rolling.find(({ machineId }) => machineId === machineOf(operation))
  return own === undefined ? [] : [roomToGo(own, rolling, view.pool.policy)]
}
