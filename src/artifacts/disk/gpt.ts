import { concat, hex } from '../../base/bytes.ts'
import { crc32 } from '../crc32.ts'
import { utf16 } from '../utf16.ts'
import { viewOf } from '../view.ts'

/** A partition type, as its GUID stands in memory. */
export const EFI_SYSTEM: Uint8Array = hex('28732ac1 1ff8 d211 ba4b 00a0c93ec93b')
export const BIOS_BOOT: Uint8Array = hex('48616821 4964 6f6e 744e 656564454649')

export interface Partition {
  readonly type: Uint8Array
  readonly name: string
  /** First block and number of blocks, of 512 bytes. */
  readonly block: number
  readonly blocks: number
}

export const BLOCK = 512
const ROWS = 128
const ROW = 128
const TABLE_BLOCKS: number = (ROWS * ROW) / BLOCK

/** Blocks that the tables take at the front (boot record, header, rows) and at the back. */
export const GPT_FRONT: number = 2 + TABLE_BLOCKS
export const GPT_BACK: number = 1 + TABLE_BLOCKS

/**
 * Writes boot code (440 bytes), a protective master boot record and both partition tables into a disk image (UEFI 2.10, 5.2 and 5.3).
 * `identity` gives the GUIDs: 16 bytes that should differ between images that are not the same.
 */
export function writeGpt(
  disk: Uint8Array,
  code: Uint8Array,
  partitions: readonly Partition[],
  identity: Uint8Array,
): void {
  const last = disk.length / BLOCK - 1
  const rows = tableRows(partitions, identity)
  disk.set(masterBootRecord(code, last))
  disk.set(header({ here: 1, other: last, table: 2, last }, rows, identity), BLOCK)
  disk.set(rows, 2 * BLOCK)
  disk.set(rows, (last - TABLE_BLOCKS) * BLOCK)
  disk.set(header({ here: last, other: 1, table: last - TABLE_BLOCKS, last }, rows, identity), last * BLOCK)
}

/** The second row is a trap for BIOSes: some start only disks with an active partition, and the protective one must not be active. */
function masterBootRecord(code: Uint8Array, last: number): Uint8Array {
  const protective = concat([hex('00 000200 ee ffffff 01000000'), new Uint8Array(4)])
  viewOf(protective).setUint32(12, Math.min(last, 0xffffffff), true)
  const active = hex('80 000100 00 000100 00000000 01000000')
  return concat([code, new Uint8Array(6), protective, active, new Uint8Array(32), hex('55aa')])
}

interface Place {
  readonly here: number
  readonly other: number
  readonly table: number
  readonly last: number
}

function header(place: Place, rows: Uint8Array, identity: Uint8Array): Uint8Array {
  const bytes = concat([hex('4546492050415254 00000100 5c000000'), new Uint8Array(76)])
  const view = viewOf(bytes)
  view.setBigUint64(24, BigInt(place.here), true)
  view.setBigUint64(32, BigInt(place.other), true)
  view.setBigUint64(40, BigInt(GPT_FRONT), true)
  view.setBigUint64(48, BigInt(place.last - GPT_BACK), true)
  bytes.set(guid(identity, 0), 56)
  view.setBigUint64(72, BigInt(place.table), true)
  view.setUint32(80, ROWS, true)
  view.setUint32(84, ROW, true)
  view.setUint32(88, crc32(rows), true)
  view.setUint32(16, crc32(bytes), true)
  return bytes
}

function tableRows(partitions: readonly Partition[], identity: Uint8Array): Uint8Array {
  const rows = new Uint8Array(ROWS * ROW)
  const view = viewOf(rows)
  for (const [i, partition] of partitions.entries()) {
    const at = i * ROW
    rows.set(partition.type, at)
    rows.set(guid(identity, i + 1), at + 16)
    view.setBigUint64(at + 32, BigInt(partition.block), true)
    view.setBigUint64(at + 40, BigInt(partition.block + partition.blocks - 1), true)
    rows.set(utf16(partition.name), at + 56)
  }
  return rows
}

/** A version 8 GUID (RFC 9562, 5.8): made from the contents, so that the same contents give the same disk. */
function guid(identity: Uint8Array, index: number): Uint8Array {
  const bytes = new Uint8Array(identity.subarray(0, 16))
  bytes[0] = ((bytes[0] ?? 0) + index) & 255
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes
}
