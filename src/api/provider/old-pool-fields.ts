import { z } from 'zod'
import type { PoolSettings } from '../../domain/pools/pool.ts'
import { FieldError } from './field-error.ts'

/** What the client said about pools until version 1.3, and what later ones leave out. */
export const oldPoolFields: z.ZodObject<{
  primary_disk_device: z.ZodOptional<z.ZodNullable<z.ZodString>>
  reuse_existing_root_partition: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>
  network_configurations: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodUnknown>>>
}> = z.object({
  primary_disk_device: z.string().nullish(),
  reuse_existing_root_partition: z.boolean().nullish(),
  network_configurations: z.array(z.unknown()).nullish(),
})

/** The settings that they name; what a later client leaves out stays as it is, and what is empty is taken away. */
export function withOldFields(settings: PoolSettings, given: z.infer<typeof oldPoolFields>): PoolSettings {
  if (given.reuse_existing_root_partition === true)
    throw new FieldError(
      'reuse_existing_root_partition',
      'NOT_OFFERED',
      'nothing on a disk is kept from one boot to the next',
      'name a primary_disk_device, which is formatted on every boot',
    )
  if ((given.network_configurations ?? []).length > 0)
    throw new FieldError(
      'network_configurations',
      'NOT_OFFERED',
      'pools have a network profile instead of networks of their own',
      'make a network profile: coldforge network-profile create',
    )
  const { primary_disk_device: device } = given
  if (device === '') return settings.imageDisk?.by === 'device' ? { ...settings, imageDisk: undefined } : settings
  return typeof device === 'string' ? { ...settings, imageDisk: { by: 'device', device } } : settings
}

/** Given back to whoever has set it, or could have. */
export const presentOldFields = ({ imageDisk }: PoolSettings): { readonly primary_disk_device?: string } =>
  imageDisk?.by === 'device' ? { primary_disk_device: imageDisk.device } : {}
