import { viewOf } from '../view.ts'
import { bootSectorCode } from './boot-sector-code.ts'

const CHUNK = 32768

/** The network program on the medium: its first block, in blocks of `blockSize` bytes, and its length in bytes. */
export interface Extent {
  readonly block: number
  readonly blockSize: 512 | 2048
  readonly length: number
}

/** How many bytes the boot sector reads for a program of this length. The medium must have that many. */
export const readLength = (length: number): number => Math.ceil(length / CHUNK) * CHUNK

/** The 440 bytes that load the network program from `extent` and start it. */
export function bootSector(extent: Extent): Uint8Array {
  const code = new Uint8Array(bootSectorCode)
  const view = viewOf(code)
  view.setUint16(4, CHUNK / extent.blockSize, true)
  view.setUint16(6, readLength(extent.length) / CHUNK, true)
  view.setUint32(16, extent.block, true)
  return code
}
