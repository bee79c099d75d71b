import { unavailableLimit, type UpdatePolicy } from '../pools/update-policy.ts'
import type { Check } from './preflight.ts'
import { nameMachines } from './name-machines.ts'
import { isAtWork, isUnderWay, type RollingMachine } from './rolling-machine.ts'

/**
 * Whether a machine that a person changes by itself may be taken away now. It waits for what a rollout does and for whoever was asked
 * before it, and a rollout waits for it: never are more away than the policy allows. `machines` are all that have joined the pool.
 */
export function roomToGo(
  { machineId, operation }: Pick<RollingMachine, 'machineId' | 'operation'>,
  machines: readonly RollingMachine[],
  policy: UpdatePolicy,
): Check {
  const comesFirst = (other: RollingMachine): boolean =>
    isUnderWay(other) &&
    (other.operation?.rolloutId !== undefined || (other.operation?.id ?? 0) < (operation?.id ?? Infinity))
  const away = machines.filter((other) => other.machineId !== machineId && (!isAtWork(other) || comesFirst(other)))
  const own = machines.find((other) => other.machineId === machineId)
  const isFree = own === undefined || !isAtWork(own) || away.length < unavailableLimit(policy, machines.length)
  return isFree
    ? { name: 'room', outcome: 'passed', says: `${away.length} others of the pool are away`, fix: '' }
    : { name: 'room', outcome: 'not-yet', says: `waits for ${nameMachines(away)} to be well again`, fix: 'see why' }
}
