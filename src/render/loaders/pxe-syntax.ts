import type { Refusal } from '../../base/refusal.ts'
import type { Loader } from '../../boot/loader.ts'
import type { LoaderKernel } from '../../boot/loader-kernel.ts'
import { PROFILE_FILES, type LoaderPlace } from './loader-place.ts'
import { lineText } from './loader-text.ts'

/**
 * The configuration format of Syslinux (doc/syslinux.txt), a line a directive, which PXELINUX, syslinux.efi, U-Boot (doc/README.pxe) and
 * Petitboot read. Each ignores the directives that it does not know.
 */
const config = (says: string, directives: readonly string[]): readonly string[] => [
  '# Coldforge',
  'DEFAULT coldforge',
  'PROMPT 0',
  `SAY Coldforge: ${lineText(says)}`,
  'LABEL coldforge',
  ...directives.map((directive) => `  ${directive}`),
]

/** For PXELINUX, in BIOS. `PXE` ends PXELINUX and keeps the card's own driver for what follows. */
export const chainByPxelinux = (place: LoaderPlace, says: string): readonly string[] =>
  config(says, [`PXE ${place.by === 'tftp' ? '::' : `${place.url}/programs/`}boot-bios.kpxe`])

/** For every loader of this format but iPXE's own. */
export function kernelByPxe(loader: Loader, kernel: LoaderKernel, place: LoaderPlace, says: string): readonly string[] {
  const at = (file: string): string => located(file, loader, place)
  return config(says, [
    `LINUX ${at(kernel.kernel)}`,
    ...(kernel.initrds.length === 0 ? [] : [`INITRD ${kernel.initrds.map(at).join(',')}`]),
    ...(kernel.deviceTree === undefined ? [] : [`FDT ${at(kernel.deviceTree)}`]),
    ...(kernel.args === '' ? [] : [`APPEND ${kernel.args}`]),
  ])
}

/** Puts the reason on the screen and gives up: the firmware goes on with what it would boot next. */
export const stopByPxe = ({ says, fix }: Refusal): readonly string[] => [
  '# Coldforge',
  `SAY Coldforge: ${lineText(says)}`,
  `SAY What to do: ${lineText(fix)}`,
  'DEFAULT stop',
  'PROMPT 0',
  'LABEL stop',
  '  LOCALBOOT -1',
]

/** U-Boot takes what begins with a slash from the root of its TFTP server; syslinux.efi what begins with `::`. */
function located(file: string, loader: Loader, place: LoaderPlace): string {
  if (/^[a-z]+:/i.test(file)) return file
  if (loader === 'u-boot') return `/${PROFILE_FILES}/${file}`
  if (loader === 'syslinux-efi' && place.by === 'tftp') return `::${PROFILE_FILES}/${file}`
  return `${place.url}/${PROFILE_FILES}/${file}`
}
