import { concat, hex, latin1 } from '../../base/bytes.ts'
import { roundUp, viewOf } from '../view.ts'

/** A file of a FAT file system: upper-case 8.3 names, folders first, like `['EFI', 'BOOT', 'BOOTX64.EFI']`. */
export interface FatFile {
  readonly path: readonly string[]
  readonly bytes: Uint8Array
}

const SECTOR = 512
const ROOT_ENTRIES = 512
const ENTRY = 32
const FOLDER = 0x10
const END_OF_CHAIN = 0xffff

/** Readers tell FAT12 from FAT16 by the number of clusters alone (4085); the specification asks to stay away from the limit. */
const FEWEST_CLUSTERS = 4200
const MOST_CLUSTERS = 65_000

interface Folder {
  readonly name: string
  readonly folders: Map<string, Folder>
  readonly files: { readonly name: string; readonly bytes: Uint8Array }[]
}

/** A FAT16 file system of one sector a cluster that holds these files. Throws RangeError above 32 MB. `serial` becomes the volume's number. */
export function fat16(files: readonly FatFile[], serial: number): Uint8Array {
  const clusters: Uint8Array[] = []
  const chain: number[] = [0xfff8, END_OF_CHAIN]
  /** Places content in the next clusters and returns the first one's number. */
  const place = (bytes: Uint8Array): number => {
    const first = chain.length
    const count = Math.ceil(bytes.length / SECTOR)
    for (let i = 1; i <= count; i++) chain.push(i === count ? END_OF_CHAIN : first + i)
    clusters.push(bytes, new Uint8Array(count * SECTOR - bytes.length))
    return count === 0 ? 0 : first
  }
  const root = rootEntries(treeOf(files), place)
  const count = Math.max(chain.length - 2, FEWEST_CLUSTERS)
  if (count > MOST_CLUSTERS) throw new RangeError(`${count} clusters are too many for this FAT16`)
  const tableSectors = Math.ceil(((count + 2) * 2) / SECTOR)
  const table = new Uint8Array(tableSectors * SECTOR)
  const view = viewOf(table)
  for (const [i, next] of chain.entries()) view.setUint16(i * 2, next, true)
  const unused = new Uint8Array((count - (chain.length - 2)) * SECTOR)
  return concat([bootRecord(count, tableSectors, serial), table, table, root, ...clusters, unused])
}

function treeOf(files: readonly FatFile[]): Folder {
  const root: Folder = { name: '', folders: new Map(), files: [] }
  for (const file of files) {
    let folder = root
    for (const name of file.path.slice(0, -1)) {
      const next = folder.folders.get(name) ?? { name, folders: new Map(), files: [] }
      folder.folders.set(name, next)
      folder = next
    }
    folder.files.push({ name: file.path.at(-1) ?? '', bytes: file.bytes })
  }
  return root
}

type Place = (bytes: Uint8Array) => number

function rootEntries(root: Folder, place: Place): Uint8Array {
  const entries = concat(contentsOf(root, 0, place))
  const padded = new Uint8Array(ROOT_ENTRIES * ENTRY)
  padded.set(entries)
  return padded
}

/** The entries of what is inside a folder; `here` is the folder's own first cluster. */
function contentsOf(folder: Folder, here: number, place: Place): readonly Uint8Array[] {
  return [
    ...[...folder.folders.values()].map((child) =>
      entry(shortName(child.name), FOLDER, placeFolder(child, here, place), 0),
    ),
    ...folder.files.map((file) => entry(shortName(file.name), 0, place(file.bytes), file.bytes.length)),
  ]
}

/** A folder's own cluster comes before its contents, which name it as their parent. */
function placeFolder(folder: Folder, parent: number, place: Place): number {
  const count = 2 + folder.folders.size + folder.files.length
  const bytes = new Uint8Array(roundUp(count * ENTRY, SECTOR))
  const here = place(bytes)
  const entries = [entry('.', FOLDER, here, 0), entry('..', FOLDER, parent, 0), ...contentsOf(folder, here, place)]
  bytes.set(concat(entries))
  return here
}

function entry(name: string, attributes: number, cluster: number, size: number): Uint8Array {
  const bytes = new Uint8Array(ENTRY)
  const view = viewOf(bytes)
  bytes.set(latin1(name.padEnd(11)))
  bytes[11] = attributes
  view.setUint16(16, 0x21, true) // created on 1980-01-01, the first day this format knows: the same contents, the same bytes
  view.setUint16(24, 0x21, true)
  view.setUint16(26, cluster, true)
  view.setUint32(28, size, true)
  return bytes
}

function shortName(name: string): string {
  const [stem = '', extension = ''] = name.split('.')
  return stem.padEnd(8) + extension
}

/** Boot sector and BIOS parameter block (Microsoft FAT specification 1.03, page 9). */
function bootRecord(clusters: number, tableSectors: number, serial: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  const view = viewOf(bytes)
  const total = 1 + 2 * tableSectors + (ROOT_ENTRIES * ENTRY) / SECTOR + clusters
  bytes.set(hex('eb3c90'))
  bytes.set(latin1('COLDFORG'), 3)
  view.setUint16(11, SECTOR, true)
  bytes[13] = 1 // sectors a cluster
  view.setUint16(14, 1, true) // reserved sectors
  bytes[16] = 2 // tables
  view.setUint16(17, ROOT_ENTRIES, true)
  view.setUint16(19, total < 65_536 ? total : 0, true)
  bytes[21] = 0xf8 // fixed disk
  view.setUint16(22, tableSectors, true)
  view.setUint16(24, 32, true) // sectors a track and heads: unused, but not zero
  view.setUint16(26, 64, true)
  view.setUint32(32, total < 65_536 ? 0 : total, true)
  bytes[36] = 0x80
  bytes[38] = 0x29
  view.setUint32(39, serial, true)
  bytes.set(latin1('NO NAME    FAT16   '), 43)
  bytes.set(hex('55aa'), 510)
  return bytes
}
