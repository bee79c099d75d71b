/** A boot loader that looks for its configuration under one name after the other, and what one name stands for. */
export interface LoaderLookUp {
  readonly loader: 'pxelinux' | 'grub'
  /** `address` is a whole IPv4 address in hexadecimal, or a beginning of it that stands for many machines. */
  readonly by: 'uuid' | 'mac' | 'address' | 'default'
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** Hardware type 1 (Ethernet), then the address. */
const MAC = /^01(?:-[0-9a-f]{2}){6}$/i
const ADDRESS = /^[0-9A-F]{1,8}$/

/**
 * What a path asks for, if it is the configuration of a loader, in whichever folder the loader itself lies: `pxelinux.cfg/<name>`
 * (PXELINUX, U-Boot, Petitboot) or `grub.cfg-<name>` (GRUB). Each loader asks by UUID, MAC, address, ever shorter ones, and last for
 * the default.
 */
export function loaderLookUp(path: string): LoaderLookUp | undefined {
  const pxelinux = /(?:^|\/)pxelinux\.cfg\/([^/]+)$/.exec(path)?.[1]
  if (pxelinux !== undefined) return lookUp('pxelinux', pxelinux === 'default' ? '' : pxelinux)
  const grub = /(?:^|\/)grub\.cfg(?:-([^/]+))?$/.exec(path)
  return grub === null ? undefined : lookUp('grub', grub[1] ?? '')
}

function lookUp(loader: LoaderLookUp['loader'], name: string): LoaderLookUp | undefined {
  if (name === '') return { loader, by: 'default' }
  if (UUID.test(name)) return { loader, by: 'uuid' }
  if (MAC.test(name)) return { loader, by: 'mac' }
  return ADDRESS.test(name) ? { loader, by: 'address' } : undefined
}

/**
 * Whether to answer. What names one machine is answered at once, which spares it nine look-ups; a piece of an address is not, since it
 * says nothing. Where an operator keeps configurations of his own, ours is only the last resort: his may stand under a later name.
 */
export const answersLookUp = ({ by }: LoaderLookUp, operatorHasOwn: boolean): boolean =>
  by === 'default' || (!operatorHasOwn && by !== 'address')
