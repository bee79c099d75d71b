import type { UpdatePolicy } from '../pools/update-policy.ts'
import { isAtWork, type RollingMachine } from './rolling-machine.ts'

/**
 * Machines in the order in which they go. Those that are out of work already come first: taking them costs nobody anything, and a
 * rollout that mends a pool must be able to reach the broken ones.
 */
export const inOrder = <M extends OrderedMachine>(machines: readonly M[], order: UpdatePolicy['order']): readonly M[] =>
  machines.toSorted((a, b) => Number(isAtWork(a)) - Number(isAtWork(b)) || comparators[order](a, b))

/** What decides who goes before whom. */
export type OrderedMachine = Pick<RollingMachine, 'machineId' | 'name' | 'bootedAt' | 'answers' | 'ready' | 'takesPods'>

type Comparator = (a: OrderedMachine, b: OrderedMachine) => number

/** By code unit: the order must not depend on whose computer plans. */
const byName: Comparator = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.machineId - b.machineId)

const comparators: Readonly<Record<UpdatePolicy['order'], Comparator>> = {
  'by-name': byName,
  'longest-running-first': (a, b) => (a.bootedAt ?? 0) - (b.bootedAt ?? 0) || byName(a, b),
}
