import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. */
export const journalQuery = z.object({
  boot_id: z.string().optional().describe('bootId of a heartbeat; the last one when left out'),
  offset: z.coerce.number().int().min(0).default(0).describe('bytes'),
  q: z.string().min(1).max(200).optional().describe('only lines that hold this text, in whatever case'),
})

/** What is answered to a question with `q`. */
export const journalMatches = z.object({
  boot_id: z.string(),
  lines: z.array(z.string()),
  /** Offset at which the search goes on; null when it has reached the end. */
  next: z.int().nullable(),
})

export type JournalMatchesView = z.infer<typeof journalMatches>
