import { z } from 'zod'
import { approvalPolicies } from '../domain/machines/newcomers.ts'

const approval = z.enum(approvalPolicies).describe('whether machines that register themselves are let in, or wait')

/** Part of the API as data; see `contract.ts`. */
export const newcomers = z.object({
  approval,
  waiting: z.int().describe('machines that somebody must approve'),
  most_waiting: z.int().describe('further ones are not even registered'),
})

export const newcomersEdit = z.strictObject({ approval })

export type NewcomersView = z.infer<typeof newcomers>
