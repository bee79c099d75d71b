import { concat, hex, latin1, u16be, u32be } from '../../base/bytes.ts'
import { roundUp } from '../view.ts'

export const SECTOR = 2048

/** A file of an ISO 9660 file system with one folder: upper-case 8.3 name, first sector, size in bytes. */
export interface IsoFile {
  readonly name: string
  readonly sector: number
  readonly size: number
}

/** The sectors that hold one root folder and the two tables that name it. */
export interface IsoPlaces {
  readonly root: number
  readonly littlePaths: number
  readonly bigPaths: number
}

/** ECMA-119, 8.4: the primary volume descriptor of an image of so many sectors. */
export function primaryDescriptor(places: IsoPlaces, sectors: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  bytes.set(concat([hex('01'), latin1('CD001'), hex('01')]))
  bytes.fill(0x20, 8, 72)
  bytes.set(latin1('COLDFORGE'), 40)
  bytes.set(both32(sectors), 80)
  bytes.set(both16(1), 120)
  bytes.set(both16(1), 124)
  bytes.set(both16(SECTOR), 128)
  bytes.set(both32(pathTable(places.root).little.length), 132)
  bytes.set(u32be(places.littlePaths).toReversed(), 140)
  bytes.set(u32be(places.bigPaths), 148)
  bytes.set(directoryEntry(hex('00'), places.root, SECTOR, FOLDER), 156)
  bytes.fill(0x20, 190, 813)
  const created = concat([latin1('1980010100000000'), hex('00')])
  const never = concat([latin1('0000000000000000'), hex('00')])
  bytes.set(concat([created, created, never, never, hex('01')]), 813)
  return bytes
}

/** ECMA-119, 8.3. */
export const terminator = (): Uint8Array => concat([hex('ff'), latin1('CD001'), hex('01')])

/** ECMA-119, 9.4: the path table of a file system that has only a root folder, in both byte orders. */
export const pathTable = (root: number): { readonly little: Uint8Array; readonly big: Uint8Array } => ({
  little: concat([hex('0100'), u32be(root).toReversed(), hex('0100 0000')]),
  big: concat([hex('0100'), u32be(root), hex('0001 0000')]),
})

/** ECMA-119, 6.8: the root folder, which is its own parent. */
export const rootDirectory = (root: number, files: readonly IsoFile[]): Uint8Array =>
  concat([
    directoryEntry(hex('00'), root, SECTOR, FOLDER),
    directoryEntry(hex('01'), root, SECTOR, FOLDER),
    ...files.map((file) => directoryEntry(latin1(`${file.name};1`), file.sector, file.size, 0)),
  ])

const FOLDER = 2

/** ECMA-119, 9.1. Dated 1980-01-01: the same contents give the same bytes. */
function directoryEntry(name: Uint8Array, sector: number, size: number, flags: number): Uint8Array {
  const entry = new Uint8Array(roundUp(33 + name.length, 2))
  entry[0] = entry.length
  entry.set(both32(sector), 2)
  entry.set(both32(size), 10)
  entry.set([80, 1, 1, 0, 0, 0, 0, flags], 18)
  entry.set(both16(1), 28)
  entry[32] = name.length
  entry.set(name, 33)
  return entry
}

/** ECMA-119 writes numbers in both byte orders, one after the other. */
const both16 = (value: number): Uint8Array => concat([u16be(value).toReversed(), u16be(value)])
const both32 = (value: number): Uint8Array => concat([u32be(value).toReversed(), u32be(value)])
