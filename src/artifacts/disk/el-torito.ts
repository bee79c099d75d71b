import { concat, hex, latin1 } from '../../base/bytes.ts'
import { viewOf } from '../view.ts'
import { SECTOR } from './iso9660.ts'

/** El Torito 1.0, figure 7: the volume descriptor that says in which sector the catalogue is. */
export function bootRecordDescriptor(catalogue: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  bytes.set(concat([hex('00'), latin1('CD001'), hex('01'), latin1('EL TORITO SPECIFICATION')]))
  viewOf(bytes).setUint32(71, catalogue, true)
  return bytes
}

/** A part of the CD that firmware loads, without emulating a disk: its first sector, and its size in blocks of 512 bytes. */
export interface BootEntry {
  readonly sector: number
  readonly blocks: number
}

const VALIDATION = 0
const DEFAULT_ENTRY = 32
const SECTION = 64
const SECTION_ENTRY = 96

/** El Torito 1.0, figures 2 to 5: the default entry is for the BIOS, a section with one entry for UEFI (UEFI 2.10, 13.3.2.1). */
export function bootCatalogue(bios: BootEntry, uefi: BootEntry): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  bytes.set(hex('01000000'), VALIDATION)
  bytes.set(hex('aa55 55aa'), VALIDATION + 28) // makes the words of this entry add up to zero
  bytes.set(bootable(bios), DEFAULT_ENTRY)
  bytes.set(hex('91ef0100'), SECTION)
  bytes.set(bootable(uefi), SECTION_ENTRY)
  return bytes
}

function bootable(entry: BootEntry): Uint8Array {
  const bytes = concat([hex('88'), new Uint8Array(11)])
  viewOf(bytes).setUint16(6, entry.blocks, true)
  viewOf(bytes).setUint32(8, entry.sector, true)
  return bytes
}
