import { concat, latin1, u16be } from '../../base/bytes.ts'
import { byteAt, u16At } from './field.ts'
import { decodeSubOptions, encodeSubOptions } from './sub-options.ts'

/** Sub-options of option 43 for PXE clients (PXE 2.1 section 2.2.4). */
const PXE = { discoveryControl: 6, bootMenu: 9, menuPrompt: 10, bootItem: 71 } as const

export interface PxeOptions {
  /** Bits: 1 no broadcast, 2 no multicast, 4 only listed servers, 8 boot the file in this packet. */
  readonly discoveryControl?: number | undefined
  /** One entry of the boot menu: a boot server type and at most 250 characters of text. */
  readonly bootMenu?: { readonly type: number; readonly text: string } | undefined
  /** Seconds until the first entry is taken; 0 takes it at once, 255 waits for the user. */
  readonly menuPrompt?: { readonly seconds: number; readonly text: string } | undefined
  /** What the user chose from the menu. Bit 15 of `layer` asks for BIS credentials. */
  readonly bootItem?: { readonly type: number; readonly layer: number } | undefined
}

export const NO_BROADCAST_NO_MULTICAST = 3
export const BOOT_THE_FILE_IN_THIS_PACKET = 8

/** Undefined when a sub-option runs past the end: then option 43 is to be ignored as a whole. */
export function decodePxeOptions(bytes: Uint8Array): PxeOptions | undefined {
  const found = decodeSubOptions(bytes, 'marks')
  if (found === undefined) return undefined
  const control = found.get(PXE.discoveryControl)
  const menu = found.get(PXE.bootMenu)
  const prompt = found.get(PXE.menuPrompt)
  const item = found.get(PXE.bootItem)
  return {
    ...(control?.length === 1 && { discoveryControl: byteAt(control, 0) }),
    ...(menu !== undefined &&
      menu.length === 3 + byteAt(menu, 2) && { bootMenu: { type: u16At(menu, 0), text: textFrom(menu, 3) } }),
    ...(prompt !== undefined &&
      prompt.length > 0 && { menuPrompt: { seconds: byteAt(prompt, 0), text: textFrom(prompt, 1) } }),
    ...(item?.length === 4 && { bootItem: { type: u16At(item, 0), layer: u16At(item, 2) } }),
  }
}

export function encodePxeOptions(options: PxeOptions): Uint8Array {
  const { discoveryControl, bootMenu, menuPrompt, bootItem } = options
  const found = new Map<number, Uint8Array>()
  if (discoveryControl !== undefined) found.set(PXE.discoveryControl, Uint8Array.of(discoveryControl))
  if (bootMenu !== undefined)
    found.set(PXE.bootMenu, concat([u16be(bootMenu.type), Uint8Array.of(bootMenu.text.length), latin1(bootMenu.text)]))
  if (menuPrompt !== undefined)
    found.set(PXE.menuPrompt, concat([Uint8Array.of(menuPrompt.seconds), latin1(menuPrompt.text)]))
  if (bootItem !== undefined) found.set(PXE.bootItem, concat([u16be(bootItem.type), u16be(bootItem.layer)]))
  return encodeSubOptions(found, 'marks')
}

const textFrom = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at))
