import type { ProgramPlace } from './loader-config.ts'

/** For PXELINUX, in BIOS (Syslinux, doc/syslinux.txt). `PXE` ends PXELINUX and keeps the card's own driver for what follows. */
export const pxelinuxConfig = (place: ProgramPlace): readonly string[] => [
  '# Coldforge: start the boot program of this network',
  'DEFAULT coldforge',
  'PROMPT 0',
  'LABEL coldforge',
  `  PXE ${place.by === 'tftp' ? '::' : `${place.url}/`}boot-bios.kpxe`,
]
