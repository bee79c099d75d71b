import { z } from 'zod'
import { machineStatuses } from '../../domain/machines/machine.ts'
import { machine } from '../contract.ts'

/** Part of the API as data; see `../contract.ts`. */
export const machineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  after: z.coerce.number().int().optional(),
  label: z
    .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string().min(1)).max(16).optional())
    .describe('rack=7, or rack for any value; several must all hold'),
  called: z.string().min(1).max(253).optional().describe('the machine with this name, UUID or MAC'),
  pool_id: z.coerce.number().int().optional(),
  status: z.enum(machineStatuses).optional(),
})

export const machinePage = z.object({
  machines: z.array(machine),
  /** Null on the last page. */
  next: z.int().nullable(),
})

/** `rack=7` or `rack`, as the store looks for it. */
export function labelWish(text: string): { readonly key: string; readonly value: string | undefined } {
  const at = text.indexOf('=')
  return at < 0 ? { key: text, value: undefined } : { key: text.slice(0, at), value: text.slice(at + 1) }
}
