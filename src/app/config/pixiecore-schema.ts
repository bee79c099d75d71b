import { z } from 'zod'

/** Living beside Pixiecore: as the client of somebody's API server, and as the API server of somebody's daemon. */
export const pixiecoreSchema = z
  .strictObject({
    api: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .optional()
      .describe('Pixiecore API server to ask what a machine boots that no group takes and that works in no pool'),
    timeoutSeconds: z.int().min(1).max(60).default(5).describe('how long to wait for its answer'),
    keepMinutes: z
      .int()
      .min(0)
      .max(1440)
      .default(5)
      .describe('how long its last answer about a machine stands in when it gives none'),
    serve: z
      .boolean()
      .default(false)
      .describe('be the API server of existing Pixiecore daemons, at /pixiecore on the plain HTTP listener'),
  })
  .prefault({})
