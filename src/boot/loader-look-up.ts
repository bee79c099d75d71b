import { ip4, type Ip4 } from '../base/ip4.ts'
import { parseMac, type Mac } from '../base/mac.ts'
import { parseUuid, type Uuid } from '../base/uuid.ts'

/** Whom the name of a configuration speaks of. */
export type LookUpName =
  /** Both readings of the same sixteen bytes: loaders print them as they come, firmware means the first three fields little-endian. */
  | { readonly by: 'uuid'; readonly uuids: readonly [Uuid, Uuid] }
  | { readonly by: 'mac'; readonly mac: Mac }
  | { readonly by: 'address'; readonly ip: Ip4 }
  /** The beginning of an address, which stands for many machines, or the name of a board. */
  | { readonly by: 'kind' }
  | { readonly by: 'default' }

/** A boot loader that looks for its configuration under one name after the other, and whom one name speaks of. */
export interface LoaderLookUp {
  /** `pxelinux` is a folder that other loaders (syslinux.efi, U-Boot, Petitboot) look into as well. */
  readonly family: 'pxelinux' | 'grub'
  readonly name: LookUpName
  /** U-Boot also asks for its processor and its board. */
  readonly isUBoot: boolean
}

/** Hardware type 1 (Ethernet), then the address. */
const MAC = /^01((?:-[0-9a-f]{2}){6})$/i
const ADDRESS = /^[0-9A-F]{1,8}$/
const BOARD = /^default-[\w-]{1,60}$/

/**
 * What a path asks for, if it is the configuration of a loader, in whichever folder the loader itself lies: `pxelinux.cfg/<name>`
 * or `grub.cfg-<name>`. Each loader asks by UUID, MAC, address, ever shorter ones, and last for the default.
 */
export function loaderLookUp(path: string): LoaderLookUp | undefined {
  const pxelinux = /(?:^|\/)pxelinux\.cfg\/([^/]+)$/.exec(path)?.[1]
  if (pxelinux !== undefined) return lookUp('pxelinux', pxelinux === 'default' ? '' : pxelinux)
  const grub = /(?:^|\/)grub\.cfg(?:-([^/]+))?$/.exec(path)
  return grub === null ? undefined : lookUp('grub', grub[1] ?? '')
}

function lookUp(family: LoaderLookUp['family'], text: string): LoaderLookUp | undefined {
  const isUBoot = family === 'pxelinux' && BOARD.test(text)
  const name = isUBoot ? ({ by: 'kind' } as const) : nameOf(text)
  return name && { family, name, isUBoot }
}

function nameOf(text: string): LookUpName | undefined {
  if (text === '') return { by: 'default' }
  if (ADDRESS.test(text))
    return text.length === 8 ? { by: 'address', ip: ip4(Number.parseInt(text, 16)) } : { by: 'kind' }
  const mac = parseMac(MAC.exec(text)?.[1]?.slice(1) ?? '')
  if (mac.ok) return { by: 'mac', mac: mac.value }
  const uuid = text.length === DASHED_UUID ? parseUuid(text) : undefined
  return uuid?.ok === true ? { by: 'uuid', uuids: bothReadings(uuid.value) } : undefined
}

const DASHED_UUID = 36

/** The UUID as printed, and with its first three fields in the other byte order. */
function bothReadings(uuid: Uuid): readonly [Uuid, Uuid] {
  const [first = '', second = '', third = '', ...rest] = uuid.split('-')
  const swapped = parseUuid([...[first, second, third].map(swapBytes), ...rest].join('-'))
  return [uuid, swapped.ok ? swapped.value : uuid]
}

const swapBytes = (hex: string): string => (hex.match(/../g) ?? []).toReversed().join('')
