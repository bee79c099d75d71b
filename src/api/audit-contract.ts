import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. */
const auditEntry = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  who: z.string(),
  /** The address it came from, or `local`. */
  from: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})

export const auditPage = z.object({
  entries: z.array(auditEntry),
  /** Null on the last page. */
  next: z.int().nullable(),
})

export type AuditEntryView = z.infer<typeof auditEntry>
