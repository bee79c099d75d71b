import { concat, latin1 } from '../../base/bytes.ts'
import { roundUp, viewOf } from '../view.ts'

/** A file of a FAT file system: upper-case 8.3 names, folders first, like `['EFI', 'BOOT', 'BOOTX64.EFI']`. */
export interface FatFile {
  readonly path: readonly string[]
  readonly bytes: Uint8Array
}

/** Gives content its clusters and returns the first one's number; zero for no content. The content may still be filled in later. */
export type Place = (content: Uint8Array) => number

const SECTOR = 512
const ENTRY = 32
const IS_FOLDER = 0x10

interface Folder {
  readonly folders: Map<string, Folder>
  readonly files: FatFile[]
}

/** The entries of the root folder. Everything below it is placed on the way. */
export const rootFolder = (files: readonly FatFile[], place: Place): Uint8Array => contentsOf(treeOf(files), 0, place)

function treeOf(files: readonly FatFile[]): Folder {
  const root: Folder = { folders: new Map(), files: [] }
  for (const file of files) {
    let folder = root
    for (const name of file.path.slice(0, -1)) {
      const next = folder.folders.get(name) ?? { folders: new Map(), files: [] }
      folder.folders.set(name, next)
      folder = next
    }
    folder.files.push(file)
  }
  return root
}

/** The entries of what is in `folder`, whose own first cluster is `here`: zero for the root. */
function contentsOf(folder: Folder, here: number, place: Place): Uint8Array {
  const folders = Array.from(folder.folders, ([name, child]) =>
    entry(shortName(name), IS_FOLDER, placeFolder(child, here, place), 0),
  )
  const files = folder.files.map(({ path, bytes }) =>
    entry(shortName(path.at(-1) ?? ''), 0, place(bytes), bytes.length),
  )
  return concat([...folders, ...files])
}

/** A folder is placed before its contents, because folders in it name it as their parent. */
function placeFolder(folder: Folder, parent: number, place: Place): number {
  const entries = 2 + folder.folders.size + folder.files.length
  const bytes = new Uint8Array(roundUp(entries * ENTRY, SECTOR))
  const here = place(bytes)
  bytes.set(
    concat([entry('.', IS_FOLDER, here, 0), entry('..', IS_FOLDER, parent, 0), contentsOf(folder, here, place)]),
  )
  return here
}

/** Microsoft FAT specification 1.03, page 23. Dated 1980-01-01, the first day of this format: the same files give the same bytes. */
function entry(name: string, attributes: number, cluster: number, size: number): Uint8Array {
  const bytes = new Uint8Array(ENTRY)
  const view = viewOf(bytes)
  bytes.set(latin1(name.padEnd(11)))
  bytes[11] = attributes
  view.setUint16(16, 0x21, true)
  view.setUint16(24, 0x21, true)
  view.setUint16(26, cluster, true)
  view.setUint32(28, size, true)
  return bytes
}

function shortName(name: string): string {
  const [stem = '', extension = ''] = name.split('.')
  return stem.padEnd(8) + extension
}
