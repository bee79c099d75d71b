import type { BigIntStats } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { type ConfinedFile, findConfined, openConfined } from './confined-file.ts'
import type { FileSource } from './file-source.ts'
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
  const underWay = new Map<string, Promise<Uint8Array>>()

  async function load(file: ConfinedFile): Promise<Uint8Array> {
    const bytes = await readWhole(root, file)
    shared.put(file.path, versionOf(file.stats), bytes)
    return bytes
  }

  /** Two hundred machines ask at once after a power cut: the first one's read is everybody's. */
  function loadOnce(file: ConfinedFile): Promise<Uint8Array> {
    const key = `${file.path} ${versionOf(file.stats)}`
    const bytes = underWay.get(key) ?? load(file).finally(() => underWay.delete(key))
    underWay.set(key, bytes)
    return bytes
  }

  return async ({ name }) => {
    const file = await findConfined(root, name)
    if (file === undefined) return undefined
    const { size } = file.stats
    if (size > largest) throw new Error(`"${name}" is ${size} bytes, more than ${largest}: serve it by HTTP`)
    return { bytes: shared.get(file.path, versionOf(file.stats)) ?? (await loadOnce(file)) }
  }
}

const versionOf = (stats: BigIntStats): string =>
  [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':')

/** The file in the one state it was found in. Throws when it has changed since: half old and half new must not boot. */
async function readWhole(root: string, file: ConfinedFile): Promise<Uint8Array> {
  await using handle = await openConfined(root, file)
  const bytes = Buffer.allocUnsafeSlow(Number(file.stats.size))
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  const after = await handle.stat({ bigint: true })
  if (length === bytes.length && versionOf(after) === versionOf(file.stats)) return bytes
  throw new Error(`"${file.path}" changed while it was read`)
}
