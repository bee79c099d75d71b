import { bootSector, readLength } from './boot-sector.ts'
import { bootCatalogue, bootRecordDescriptor } from './el-torito.ts'
import { BIOS_BOOT, BLOCK, EFI_SYSTEM, GPT_BACK, writeGpt } from './gpt.ts'
import { pathTable, primaryDescriptor, rootDirectory, SECTOR, terminator } from './iso9660.ts'

export interface BootMedium {
  /** The BIOS network program, which the boot sector can start as well. */
  readonly program: Uint8Array
  /** A FAT file system with EFI/BOOT/BOOT*.EFI, smaller than 32 MB. */
  readonly efi: Uint8Array
  /** 16 bytes that should differ between media that are not the same. */
  readonly identity: Uint8Array
}

/** Where things stand, in sectors. The first sixteen belong to the partition table, by ECMA-119 as by GPT. */
const at = {
  primary: 16,
  bootRecord: 17,
  end: 18,
  littlePaths: 19,
  bigPaths: 20,
  root: 21,
  catalogue: 22,
  boot: 23,
  program: 24,
}

const BLOCKS_PER_SECTOR: number = SECTOR / BLOCK

/**
 * One file that starts a computer as a CD, a USB stick or virtual media, with a BIOS or UEFI:
 * ISO 9660 with El Torito entries for both, and a GPT over the same bytes.
 */
export function bootIso({ program, efi, identity }: BootMedium): Uint8Array {
  const programSectors = readLength(program.length) / SECTOR
  const efiAt = at.program + programSectors
  const efiSectors = Math.ceil(efi.length / SECTOR)
  const sectors = efiAt + efiSectors + Math.ceil((GPT_BACK * BLOCK) / SECTOR)
  const iso = new Uint8Array(sectors * SECTOR)
  const put = (sector: number, bytes: Uint8Array): void => iso.set(bytes, sector * SECTOR)
  const files = [
    { name: 'BIOS.IMG', sector: at.program, size: program.length },
    { name: 'EFI.IMG', sector: efiAt, size: efi.length },
  ]
  put(at.primary, primaryDescriptor(at, sectors))
  put(at.bootRecord, bootRecordDescriptor(at.catalogue))
  put(at.end, terminator())
  put(at.littlePaths, pathTable(at.root).little)
  put(at.bigPaths, pathTable(at.root).big)
  put(at.root, rootDirectory(at.root, files))
  const bios = { sector: at.boot, blocks: BLOCKS_PER_SECTOR }
  put(at.catalogue, bootCatalogue(bios, { sector: efiAt, blocks: efi.length / BLOCK }))
  put(at.boot, bootSector({ block: at.program, blockSize: SECTOR, length: program.length }))
  put(at.program, program)
  put(efiAt, efi)
  writeGpt(iso, diskBootSector(program), partitions(programSectors, efiAt, efiSectors), identity)
  return iso
}

/** The same program, found by the block size of a disk. */
const diskBootSector = (program: Uint8Array): Uint8Array =>
  bootSector({ block: at.program * BLOCKS_PER_SECTOR, blockSize: BLOCK, length: program.length })

function partitions(programSectors: number, efiAt: number, efiSectors: number): Parameters<typeof writeGpt>[2] {
  const blocks = (sectors: number): number => sectors * BLOCKS_PER_SECTOR
  return [
    { type: BIOS_BOOT, name: 'Coldforge BIOS', block: blocks(at.program), blocks: blocks(programSectors) },
    { type: EFI_SYSTEM, name: 'Coldforge EFI', block: blocks(efiAt), blocks: blocks(efiSectors) },
  ]
}
