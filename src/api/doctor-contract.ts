import { z } from 'zod'
import { severities } from '../boot/doctor/finding.ts'

/** Part of the API as data; see `contract.ts`. The worst finding is first. */
export const diagnosis = z.object({
  findings: z.array(z.object({ severity: z.enum(severities), what: z.string(), why: z.string(), fix: z.string() })),
})
