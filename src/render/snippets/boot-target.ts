/** Where somebody else's DHCP server has to send machines that boot from us. */
export interface BootTarget {
  /** Our TFTP server, as an address: most firmware resolves no names. */
  readonly tftp: string
  /** Base of our plain HTTP listener, without a slash at the end. */
  readonly http: string
}

/** What each kind of firmware is given. `arch` are codes of option 93. */
export const programs = [
  { label: 'bios', says: 'BIOS', arch: [0], file: 'boot-bios.kpxe' },
  { label: 'uefi', says: 'UEFI x86-64', arch: [7, 9], file: 'boot-amd64.efi' },
  { label: 'arm64', says: 'UEFI arm64', arch: [11], file: 'boot-arm64.efi' },
] as const

export const httpPrograms = [
  { label: 'uefi-http', says: 'UEFI x86-64 by HTTP', arch: 16, file: 'boot-amd64.efi' },
  { label: 'arm64-http', says: 'UEFI arm64 by HTTP', arch: 19, file: 'boot-arm64.efi' },
] as const

/** The URL that firmware boots by HTTP, and that iPXE of somebody else runs. */
export const programUrl = (target: BootTarget, file: string): string => `${target.http}/programs/${file}`
export const startUrl = (target: BootTarget): string => `${target.http}/ipxe/start`

/** The user class of our own iPXE: it brings its script and must not be sent another program. */
export const OURS = 'coldforge'
