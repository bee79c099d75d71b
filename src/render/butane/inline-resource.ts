import { base64 } from '../ignition/base64.ts'
import { percentDataUrl, shortestDataUrl } from '../ignition/data-url.ts'

/** Compresses to a gzip file at the best level. Go's and zlib's bytes may differ; both unpack to the same. */
export type Gzip = (bytes: Uint8Array) => Uint8Array

export interface InlineResource {
  readonly source: string
  /** `''` says that nothing is compressed, so that a merged config cannot inherit a compression. */
  readonly compression?: string
}

export interface Encoding {
  /** The minor version of Ignition. For 3.0, Butane only ever percent-encodes. */
  readonly minor: number
  readonly gzip: Gzip | undefined
}

/**
 * The bytes as the shortest data URL: percent-encoded, base64, or base64 of gzip when that pays for the word `gzip` too. Bytes whose
 * compression is named by the config are compressed already and stay as they are.
 */
export function inlineResource(bytes: Uint8Array, compression: string, { minor, gzip }: Encoding): InlineResource {
  if (minor === 0) return { source: percentDataUrl(bytes) }
  const source = shortestDataUrl(bytes)
  if (compression !== '') return { source, compression }
  const packed = gzip === undefined ? undefined : `data:;base64,${base64(gzip(bytes))}`
  const pays = packed !== undefined && packed.length + 'gzip'.length < source.length
  return pays ? { source: packed, compression: 'gzip' } : { source, compression: '' }
}
