import type { LoaderPlace } from './loader-place.ts'
import { lineText } from './loader-text.ts'

/** For GRUB in UEFI. In BIOS it can start no network boot program, and says so. */
export const chainByGrub = (place: LoaderPlace, says: string): readonly string[] => [
  '# Coldforge',
  `echo 'Coldforge: ${lineText(says)}'`,
  'if [ "$grub_platform" = efi ]; then',
  '  if [ "$grub_cpu" = arm64 ]; then',
  `    chainloader ${programsAt(place)}/boot-arm64.efi`,
  '  else',
  `    chainloader ${programsAt(place)}/boot-amd64.efi`,
  '  fi',
  '  boot',
  'fi',
  "echo 'Coldforge: this GRUB cannot start the boot program. Let the firmware load boot-bios.kpxe by PXE instead.'",
  'sleep 30',
]

/** GRUB names a server as a device: `(tftp,10.75.0.1)`, `(http,10.75.0.1:8080)`. */
function programsAt(place: LoaderPlace): string {
  if (place.by === 'tftp') return `(tftp,${place.address})`
  const [, server = '', path = ''] = /^http:\/\/([^/]+)(.*)$/.exec(place.url) ?? []
  return `(http,${server})${path}/programs`
}
