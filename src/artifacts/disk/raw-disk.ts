import { roundUp } from '../view.ts'
import { bootSector, readLength } from './boot-sector.ts'
import { BIOS_BOOT, BLOCK, EFI_SYSTEM, GPT_BACK, writeGpt } from './gpt.ts'
import type { BootMedium } from './iso.ts'

/** Partitions start and the disk ends at whole mebibytes, as clouds and hypervisors ask. */
const MEBIBYTE = 1024 * 1024

/** A disk image with GPT that starts from a BIOS and from UEFI. */
export function rawDisk(medium: BootMedium): Uint8Array {
  const programAt = MEBIBYTE
  const efiAt = programAt + roundUp(readLength(medium.program.length), MEBIBYTE)
  const disk = new Uint8Array(roundUp(efiAt + medium.efi.length + GPT_BACK * BLOCK, MEBIBYTE))
  disk.set(medium.program, programAt)
  disk.set(medium.efi, efiAt)
  const partitions = [
    { type: BIOS_BOOT, name: 'Coldforge BIOS', block: programAt / BLOCK, blocks: (efiAt - programAt) / BLOCK },
    { type: EFI_SYSTEM, name: 'Coldforge EFI', block: efiAt / BLOCK, blocks: medium.efi.length / BLOCK },
  ]
  const code = bootSector({ block: programAt / BLOCK, blockSize: BLOCK, length: medium.program.length })
  writeGpt(disk, code, partitions, medium.identity)
  return disk
}
