import { z } from 'zod'
import { rolloutStates } from '../../domain/rollouts/rollout.ts'

/** Part of the API as data; see `../contract.ts`. */
export const newRollout = z.strictObject({
  revision: z.int().min(1).optional().describe('the newest when left out; an older one goes back'),
})

export const rollout = z.object({
  id: z.int(),
  pool_id: z.int(),
  revision: z.int(),
  state: z.enum(rolloutStates),
  reason: z.string().nullable().describe('why it is paused, frozen, failed or cancelled'),
  started_at: z.string(),
  started_by: z.string(),
  ended_at: z.string().nullable(),
})

export const rolloutList = z.object({ rollouts: z.array(rollout) })

export type RolloutView = z.infer<typeof rollout>
