/** How a machine of the lab finds its first program. `iso` boots the CD through the BIOS, `iso-uefi` through UEFI. */
export type Firmware = 'bios-pxe' | 'uefi-pxe' | 'uefi-http' | 'uefi-disk' | 'iso' | 'iso-uefi'

export const FIRMWARES: readonly Firmware[] = ['bios-pxe', 'uefi-pxe', 'uefi-http', 'uefi-disk', 'iso', 'iso-uefi']

export const isFirmware = (text: string): text is Firmware => (FIRMWARES as readonly string[]).includes(text)

/** `network`: nothing but firmware; `cd` and `disk`: a file with our boot artifact in it. */
export type Medium = 'network' | 'cd' | 'disk'

export const mediumOf = (firmware: Firmware): Medium =>
  firmware.startsWith('iso') ? 'cd' : firmware === 'uefi-disk' ? 'disk' : 'network'

export const isUefi = (firmware: Firmware): boolean => firmware.includes('uefi')
