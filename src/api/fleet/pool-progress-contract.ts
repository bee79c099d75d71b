import { z } from 'zod'
import { machineStatuses } from '../../domain/machines/machine.ts'
import { rollout } from './rollout-contract.ts'
import { steppedOperation } from './stepped-operation-contract.ts'

/** Part of the API as data; see `../contract.ts`. */
const poolMachine = z.object({
  id: z.int(),
  name: z.string(),
  status: z.enum(machineStatuses),
  agent_heartbeat_at: z.iso.datetime().nullable(),
  /** The revision of the pool that it runs and that works on it; null before it has joined. */
  revision: z.int().nullable(),
  /** The revision of the pool that its next boot gets. */
  next_revision: z.int().nullable(),
  /** The newest that may reboot it. */
  operation: steppedOperation.nullable(),
})

export const poolMachineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  after: z.coerce.number().int().optional(),
})

export const poolMachinePage = z.object({
  machines: z.array(poolMachine),
  /** Null on the last page. */
  next: z.int().nullable(),
})

export const rolloutProgress = z.object({
  rollout,
  /** When it was last planned; null before that, and for one that is over. The fields below are as of then. */
  planned_at: z.iso.datetime().nullable(),
  machines: z.int().describe('how many have joined the pool'),
  done: z.int(),
  under_way: z.array(poolMachine),
  /** Whose operation of this rollout did not succeed. */
  failed: z.array(poolMachine),
  order: z.array(z.object({ id: z.int(), name: z.string() })).describe('the next ones to go, at most 50'),
  waiting: z.int().describe('how many are still to go'),
  waits_for: z.string().nullable().describe('why no further machine is begun'),
  look_again_at: z.iso.datetime().nullable().describe('when time alone may change that'),
})

export type PoolMachineView = z.infer<typeof poolMachine>
export type PoolMachinePage = z.infer<typeof poolMachinePage>
export type RolloutProgressView = z.infer<typeof rolloutProgress>
