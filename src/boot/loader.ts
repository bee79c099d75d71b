import type { LoaderLookUp } from './loader-look-up.ts'

/** Boot loaders that are not ours, as far as they differ in what they can start. */
export type Loader = 'pxelinux' | 'syslinux-efi' | 'u-boot' | 'petitboot' | 'grub'

/** What is known of whoever looks for a configuration, beside the name that he asks for. */
export interface LoaderClue {
  /** Option 93 of the newest DHCP request of his network card. */
  readonly architectures: readonly number[]
  /** Option 60 of the same. */
  readonly vendorClass: string
  /** Has just fetched `ldlinux.e64`, which only syslinux.efi does. */
  readonly fetchedSyslinuxEfi: boolean
}

export const NO_CLUE: LoaderClue = { architectures: [], vendorClass: '', fetchedSyslinuxEfi: false }

/** Codes of option 93. U-Boot says the last ones of these; it also takes part in UEFI boot as ARM UEFI, where no Syslinux exists. */
const UBOOT_CODES: ReadonlySet<number> = new Set([10, 11, 18, 19, 21, 22, 23, 24])
const POWER_CODES: ReadonlySet<number> = new Set([12, 13, 14])
const X86_UEFI_CODES: ReadonlySet<number> = new Set([6, 7, 9, 15, 16, 17])

/** Which loader asks. The path tells GRUB from the others; those share a folder, and are told apart by what else they did. */
export function tellLoader({ family, isUBoot }: LoaderLookUp, clue: LoaderClue): Loader {
  if (family === 'grub') return 'grub'
  const says = (codes: ReadonlySet<number>): boolean => clue.architectures.some((code) => codes.has(code))
  if (isUBoot || clue.vendorClass.startsWith('U-Boot') || says(UBOOT_CODES)) return 'u-boot'
  if (says(POWER_CODES)) return 'petitboot'
  return clue.fetchedSyslinuxEfi || says(X86_UEFI_CODES) ? 'syslinux-efi' : 'pxelinux'
}

/** For people. */
export const loaderNames: Readonly<Record<Loader, string>> = {
  pxelinux: 'PXELINUX',
  'syslinux-efi': 'syslinux.efi',
  'u-boot': 'U-Boot',
  petitboot: 'Petitboot',
  grub: 'GRUB',
}

/** Whether it can start another network boot program. The others start a kernel or nothing. */
export const canChain = (loader: Loader): boolean => loader === 'pxelinux' || loader === 'grub'
