import { concat, hex, latin1, u16be, u32be } from '../../base/bytes.ts'
import { roundUp, viewOf } from '../view.ts'
import { bootSector, readLength } from './boot-sector.ts'
import { BIOS_BOOT, BLOCK, EFI_SYSTEM, GPT_BACK, writeGpt } from './gpt.ts'

const SECTOR = 2048

/** Where things stand, in sectors. The first sixteen belong to the partition table. */
const PRIMARY = 16
const BOOT_RECORD = 17
const TERMINATOR = 18
const PATHS_LITTLE = 19
const PATHS_BIG = 20
const ROOT = 21
const CATALOG = 22
const CD_BOOT = 23
const PROGRAM = 24

export interface BootMedium {
  /** The BIOS network program, which the boot sector can start as well. */
  readonly program: Uint8Array
  /** A FAT file system with EFI/BOOT/BOOT*.EFI. */
  readonly efi: Uint8Array
  /** 16 bytes that should differ between media that are not the same. */
  readonly identity: Uint8Array
}

/**
 * One file that starts a computer as a CD, a USB stick or virtual media, with a BIOS or UEFI:
 * ISO 9660 (ECMA-119) with El Torito 1.0 entries for both, and a GPT over the same bytes.
 */
export function bootIso(medium: BootMedium): Uint8Array {
  const programSectors = readLength(medium.program.length) / SECTOR
  const efiAt = PROGRAM + programSectors
  const efiSectors = Math.ceil(medium.efi.length / SECTOR)
  const sectors = efiAt + efiSectors + Math.ceil((GPT_BACK * BLOCK) / SECTOR)
  const iso = new Uint8Array(sectors * SECTOR)
  const put = (sector: number, bytes: Uint8Array): void => iso.set(bytes, sector * SECTOR)

  const root = concat([
    directoryEntry(hex('00'), ROOT, SECTOR, true),
    directoryEntry(hex('01'), ROOT, SECTOR, true),
    directoryEntry(latin1('BIOS.IMG;1'), PROGRAM, medium.program.length, false),
    directoryEntry(latin1('EFI.IMG;1'), efiAt, medium.efi.length, false),
  ])
  put(PRIMARY, primaryDescriptor(sectors))
  put(BOOT_RECORD, bootRecordDescriptor())
  put(TERMINATOR, concat([hex('ff'), latin1('CD001'), hex('01')]))
  put(PATHS_LITTLE, hex('0100 15000000 0100 0000'))
  put(PATHS_BIG, hex('0100 00000015 0001 0000'))
  put(ROOT, root)
  put(CATALOG, bootCatalog(efiAt, medium.efi.length / BLOCK))
  put(CD_BOOT, bootSector({ block: PROGRAM, blockSize: SECTOR, length: medium.program.length }))
  put(PROGRAM, medium.program)
  put(efiAt, medium.efi)

  const perSector = SECTOR / BLOCK
  const disk = bootSector({ block: PROGRAM * perSector, blockSize: BLOCK, length: medium.program.length })
  const partitions = [
    { type: BIOS_BOOT, name: 'Coldforge BIOS', block: PROGRAM * perSector, blocks: programSectors * perSector },
    { type: EFI_SYSTEM, name: 'Coldforge EFI', block: efiAt * perSector, blocks: efiSectors * perSector },
  ]
  writeGpt(iso, disk, partitions, medium.identity)
  return iso
}

/** ECMA-119 writes numbers in both byte orders, one after the other. */
function both16(value: number): Uint8Array {
  return concat([u16be(value).toReversed(), u16be(value)])
}
function both32(value: number): Uint8Array {
  return concat([u32be(value).toReversed(), u32be(value)])
}

/** ECMA-119, 9.1. The date is 1980-01-01: the same contents give the same bytes. */
function directoryEntry(name: Uint8Array, sector: number, size: number, folder: boolean): Uint8Array {
  const length = roundUp(33 + name.length, 2)
  const entry = new Uint8Array(length)
  entry[0] = length
  entry.set(both32(sector), 2)
  entry.set(both32(size), 10)
  entry.set([80, 1, 1, 0, 0, 0, 0, folder ? 2 : 0], 18)
  entry.set(both16(1), 28)
  entry[32] = name.length
  entry.set(name, 33)
  return entry
}

/** ECMA-119, 8.4. */
function primaryDescriptor(sectors: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  bytes.set(concat([hex('01'), latin1('CD001'), hex('01')]))
  bytes.fill(0x20, 8, 72)
  bytes.set(latin1('COLDFORGE'), 40)
  bytes.set(both32(sectors), 80)
  bytes.set(both16(1), 120)
  bytes.set(both16(1), 124)
  bytes.set(both16(SECTOR), 128)
  bytes.set(both32(10), 132)
  bytes.set(u32be(PATHS_LITTLE).toReversed(), 140)
  bytes.set(u32be(PATHS_BIG), 148)
  bytes.set(directoryEntry(hex('00'), ROOT, SECTOR, true), 156)
  bytes.fill(0x20, 190, 813)
  const created = concat([latin1('1980010100000000'), hex('00')])
  const never = concat([latin1('0000000000000000'), hex('00')])
  bytes.set(concat([created, created, never, never, hex('01')]), 813)
  return bytes
}

/** El Torito 1.0, figure 7. */
function bootRecordDescriptor(): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  bytes.set(concat([hex('00'), latin1('CD001'), hex('01'), latin1('EL TORITO SPECIFICATION')]))
  viewOf(bytes).setUint32(71, CATALOG, true)
  return bytes
}

/**
 * El Torito 1.0, figures 2 to 5: the default entry for the BIOS, and a section for UEFI (2.10, 13.3.2.1), both without emulation.
 * The words of the validation entry add up to zero.
 */
function bootCatalog(efiAt: number, efiBlocks: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  const view = viewOf(bytes)
  bytes.set(hex('01000000'))
  bytes.set(hex('55aa'), 30)
  view.setUint16(28, 0x10000 - 0x0001 - 0xaa55, true)
  bytes.set(hex('88000000 0000 0400'), 32)
  view.setUint32(40, CD_BOOT, true)
  bytes.set(hex('91ef0100'), 64)
  bytes.set(hex('88000000 0000'), 96)
  view.setUint16(102, Math.min(efiBlocks, 0xffff), true)
  view.setUint32(104, efiAt, true)
  return bytes
}
