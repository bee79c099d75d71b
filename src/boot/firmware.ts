import type { DhcpMessage } from '../wire/dhcp4/message.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { optionOf } from '../wire/dhcp4/options.ts'
import { decodeIpxeFeatures } from '../wire/dhcp4/ipxe-options.ts'
import { decodeUserClass } from '../wire/dhcp4/user-class.ts'
import { bootProtocolOf, vendorClassOf } from '../wire/dhcp4/vendor-class.ts'

/**
 * Which program speaks.
 *
 * - `coldforge`: iPXE that we minted.
 * - `uefi-http`: UEFI that boots over HTTP.
 * - `ipxe`: somebody else's iPXE with HTTPS; `ipxe-without-https`: one that cannot reach us safely.
 * - `pxe`: a PXE ROM, in BIOS or UEFI.
 * - `u-boot`: U-Boot, which looks for a configuration of its own accord.
 * - `none`: no boot firmware: an operating system, a phone.
 */
export type Firmware = 'coldforge' | 'uefi-http' | 'ipxe' | 'ipxe-without-https' | 'pxe' | 'u-boot' | 'none'

/** The user class that iPXE minted by us sends, so that it is never given itself again. */
const OUR_USER_CLASS = 'coldforge'

/**
 * Order matters: iPXE also says `PXEClient`, and ours also is an iPXE.
 * `none` for a REQUEST that repeats nothing of its DISCOVER, as some firmware does.
 */
export function classifyFirmware({ options }: DhcpMessage): Firmware {
  const classes = decodeUserClass(optionOf(options, OPTION.userClass) ?? EMPTY)
  if (classes.includes(OUR_USER_CLASS)) return 'coldforge'
  const vendorClass = vendorClassOf(options)
  const protocol = bootProtocolOf(vendorClass)
  if (protocol === 'http') return 'uefi-http'
  if (classes.includes('iPXE')) {
    const features = decodeIpxeFeatures(optionOf(options, OPTION.ipxe) ?? EMPTY)
    return features.has('https') ? 'ipxe' : 'ipxe-without-https'
  }
  if (protocol === 'pxe') return 'pxe'
  return vendorClass.startsWith('U-Boot') ? 'u-boot' : 'none'
}

const EMPTY = new Uint8Array(0)
