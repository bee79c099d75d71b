import { latin1 } from '../base/bytes.ts'
import type { Ip4 } from '../base/ip4.ts'
import type { ProxyDecision } from '../boot/decide-proxy.ts'
import type { Firmware } from '../boot/firmware.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { BOOT_THE_FILE_IN_THIS_PACKET, encodePxeOptions, type PxeOptions } from '../wire/dhcp4/pxe-options.ts'
import { bootFields, type BootFields } from './dhcp-boot-fields.ts'

type ProxyReply = Exclude<ProxyDecision, { readonly reply: 'none' }>

/** What to boot, told beside another DHCP server. The boot item that the client chose on port 4011 is said back. */
export function proxyFields(
  reply: ProxyReply,
  firmware: Firmware,
  server: Ip4,
  bootItem: PxeOptions['bootItem'],
): BootFields {
  const fields = bootFields(reply.boot, firmware, server)
  const options = new Map(fields.options)
  options.set(OPTION.vendorClass, latin1(reply.vendorClass))
  // It would tell iPXE not to listen to us.
  options.delete(OPTION.ipxe)
  const pxe: PxeOptions = {
    discoveryControl: reply.pxe === 'boot the file in this packet' ? BOOT_THE_FILE_IN_THIS_PACKET : undefined,
    bootItem,
  }
  if (Object.values(pxe).some((value) => value !== undefined)) options.set(OPTION.vendorSpecific, encodePxeOptions(pxe))
  return { ...fields, options }
}
