import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. */
export const organization = z.object({
  /** Stands in the paths of the Terraform provider. */
  uuid: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
})
