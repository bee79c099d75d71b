import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. */
export const lease = z.object({
  ip: z.string(),
  network: z.string(),
  mac: z.string().nullable(),
  uuid: z.string().nullable(),
  /** Hexadecimal: what the client calls itself. */
  client_id: z.string(),
  /** What had it last: boot firmware, or a running system. */
  holder: z.enum(['firmware', 'host']),
  /** Only `bound` and `declined` keep the address from others; the rest remembers whom to give it to again. */
  state: z.enum(['bound', 'expired', 'released', 'declined']),
  expires_at: z.iso.datetime(),
})

export type Lease = z.infer<typeof lease>
export const leaseList = z.object({ leases: z.array(lease) })
