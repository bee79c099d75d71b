import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import { etagOf } from '../preconditions.ts'

/** What people have decided about a machine. Its boots and heartbeats are not of it: they are in nobody's way. */
export const decidedAbout = ({ name, status, poolId, labels, approval }: ManagedMachine): unknown => ({
  name,
  status,
  pool_id: poolId ?? null,
  labels,
  approval,
})

export const machineEtag = (machine: ManagedMachine): string => etagOf(decidedAbout(machine))
