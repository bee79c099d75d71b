import { z } from 'zod'

/** Part of the API as data; see `../contract.ts`. */
const link = z.strictObject({
  name: z.string().describe('of its bridge: up to 8 letters and digits'),
  interfaces: z.array(z.string()).max(8).describe('several are bonded'),
  vlans: z.array(z.int()).max(4094).default([]),
  host_networking: z.boolean().default(false).describe('the machine itself has an address on it'),
  lacp: z.boolean().default(false),
  native_vlan: z.boolean().default(true).describe('untagged frames pass'),
})

export const networkProfile = z.object({
  id: z.int(),
  name: z.string(),
  links: z.array(link),
  created_at: z.iso.datetime(),
})

export const newNetworkProfile = z.strictObject({
  name: z.string().trim().min(1).max(64),
  links: z.array(link).max(32).default([]).describe('none: DHCP on every card'),
})

export const networkProfileEdit = z.strictObject({
  name: z.string().trim().min(1).max(64).optional(),
  links: z.array(link).max(32).optional(),
})

export const networkProfileList = z.object({ network_profiles: z.array(networkProfile) })
export type LinkView = z.infer<typeof link>
export type NetworkProfileView = z.infer<typeof networkProfile>
