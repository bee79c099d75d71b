import { concat } from '../../base/bytes.ts'

/** A file inside an initial RAM disk. Folders above it are made as needed. */
export interface CpioFile {
  /** Without a slash in front: `etc/ssl/certs/coldforge.pem`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** Permission bits, e.g. 0o644. */
  readonly mode: number
}

const FOLDER = 0o040755
const REGULAR = 0o100000
const encoder = new TextEncoder()

/** A cpio archive in the "newc" format, which the Linux kernel unpacks as an initramfs (Documentation/driver-api/early-userspace/buffer-format.rst). */
export function newc(files: readonly CpioFile[]): Uint8Array<ArrayBuffer> {
  const folders = [...new Set(files.flatMap((file) => foldersAbove(file.path)))]
  const entries = [
    ...folders.map((path) => ({ path, mode: FOLDER, bytes: new Uint8Array(0) })),
    ...files.map((file) => ({ path: file.path, mode: REGULAR | file.mode, bytes: file.bytes })),
    { path: 'TRAILER!!!', mode: 0, bytes: new Uint8Array(0) },
  ]
  return concat(entries.flatMap((entry, index) => encodeEntry(entry.path, entry.mode, entry.bytes, index + 1)))
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

function encodeEntry(path: string, mode: number, bytes: Uint8Array, inode: number): readonly Uint8Array[] {
  const name = encoder.encode(`${path}\0`)
  // ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length, 0]
  const header = encoder.encode(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`)
  return [header, name, padding(header.length + name.length), bytes, padding(bytes.length)]
}

/** Header with name, and data, each fill up to a multiple of four bytes. */
const padding = (length: number): Uint8Array => new Uint8Array((4 - (length % 4)) % 4)
