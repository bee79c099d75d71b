import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. */
export const organization = z.object({
  /** Stands in the paths of the Terraform provider. */
  uuid: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
})

export const newOrganization = z.strictObject({ name: z.string().trim().min(1).max(64) })

/** The only time the key of its first administrator is shown. */
export const createdOrganization = organization.extend({ key: z.string() })
