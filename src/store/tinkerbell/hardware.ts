import { z } from 'zod'

const text = z.string().optional()

const netbootSchema = z.object({
  allowPXE: z.boolean().optional(),
  ipxe: z.object({ url: text, contents: text }).optional(),
  osie: z.object({ baseURL: text, kernel: text, initrd: text }).optional(),
})

const interfaceSchema = z.object({
  dhcp: z
    .object({
      mac: text,
      hostname: text,
      arch: text,
      ip: z.object({ address: text, gateway: text, netmask: text }).optional(),
    })
    .optional(),
  netboot: netbootSchema.optional(),
  disableDhcp: z.boolean().optional(),
})

/** The part of a Tinkerbell `Hardware` (tinkerbell.org/v1alpha1) that says who a machine is and what it boots. What else it says is reported. */
export const hardwareSchema = z.object({
  metadata: z.object({
    name: z.string().regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'is no name of a Kubernetes resource'),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    interfaces: z.array(interfaceSchema).optional(),
    userData: text,
    metadata: z.looseObject({ instance: z.looseObject({ hostname: text, userdata: text }).optional() }).optional(),
  }),
})

export type Hardware = z.infer<typeof hardwareSchema>
export type Interface = z.infer<typeof interfaceSchema>
export type Netboot = z.infer<typeof netbootSchema>
