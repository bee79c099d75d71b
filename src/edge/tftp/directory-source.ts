import type { BigIntStats } from 'node:fs'
import { type FileHandle, realpath } from 'node:fs/promises'
import { openConfined } from './confined-file.ts'
import type { FileSource, TftpFile } from './file-source.ts'
import { SharedBytes } from './shared-bytes.ts'

export interface DirectoryOptions {
  readonly root: string
  /** Bytes of recently served files to keep in memory. Default 64 MiB. */
  readonly cacheBytes?: number
  /** Bytes; a larger file is refused, because a file is in memory while it is served. Default 256 MiB. */
  readonly largestFile?: number
}

const MIB = 1024 * 1024

/**
 * The files below one directory and nothing else, each served as it was when its transfer began.
 * Rejects when the directory does not exist.
 */
export async function directorySource(options: DirectoryOptions): Promise<FileSource> {
  const root = await realpath(options.root)
  const largest = options.largestFile ?? 256 * MIB
  const shared = new SharedBytes(options.cacheBytes ?? 64 * MIB)
  const reading = new Map<string, Promise<Uint8Array>>()

  async function load(name: string, handle: FileHandle): Promise<Uint8Array> {
    const stats = await handle.stat({ bigint: true })
    if (stats.size > largest)
      throw new Error(`"${name}" is ${stats.size} bytes, more than ${largest}: serve it by HTTP`)
    const version = versionOf(stats)
    const known = shared.get(name, version)
    if (known !== undefined) return known
    const bytes = await readWhole(name, handle, stats)
    shared.put(name, version, bytes)
    return bytes
  }

  async function read(name: string, handle: FileHandle): Promise<Uint8Array> {
    await using opened = handle
    const { dev, ino } = await opened.stat({ bigint: true })
    const key = `${dev}:${ino}`
    const underWay = reading.get(key)
    if (underWay !== undefined) return underWay
    const bytes = load(name, opened)
    reading.set(key, bytes)
    try {
      return await bytes
    } finally {
      reading.delete(key)
    }
  }

  return async ({ name }): Promise<TftpFile | undefined> => {
    const handle = await openConfined(root, name)
    return handle === undefined ? undefined : { bytes: await read(name, handle) }
  }
}

const versionOf = (stats: BigIntStats): string =>
  [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':')

/** All of the file in one state of it. Throws when somebody writes to it meanwhile: half old and half new must not boot. */
async function readWhole(name: string, handle: FileHandle, before: BigIntStats): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(Number(before.size))
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  const after = await handle.stat({ bigint: true })
  if (length !== bytes.length || versionOf(after) !== versionOf(before))
    throw new Error(`"${name}" changed while it was read`)
  return bytes
}
