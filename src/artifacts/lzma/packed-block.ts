import { crc32Register } from '../crc32.ts'
import { viewOf } from '../view.ts'

/**
 * A compressed part of an iPXE BIOS binary. At a four-byte boundary of the file stand
 * `u32le n`, `n - 4` bytes of raw LZMA1 (lc=2, lp=0, pb=0) and `u32le crc` over those bytes.
 */
export interface PackedBlock {
  /** Offset of the length word in the file. */
  readonly at: number
  /** The LZMA bytes, as a view. */
  readonly packed: Uint8Array
}

const WORD = 4

/** No real block is smaller; without a floor, runs of zeros would be tried as empty blocks. */
const SMALLEST = 16

/** The blocks of a file, found by their checksums alone, in the order in which they stand. */
export function findPackedBlocks(file: Uint8Array): readonly PackedBlock[] {
  const view = viewOf(file)
  const blocks: PackedBlock[] = []
  let at = 0
  while (at + WORD < file.length) {
    const block = blockAt(file, view, at)
    if (block !== undefined) blocks.push(block)
    at += block === undefined ? WORD : Math.ceil((block.packed.length + 2 * WORD) / WORD) * WORD
  }
  return blocks
}

function blockAt(file: Uint8Array, view: DataView, at: number): PackedBlock | undefined {
  const length = view.getUint32(at, true)
  if (length < SMALLEST || at + WORD + length > file.length) return undefined
  const packed = file.subarray(at + WORD, at + length)
  return crc32Register(packed) === view.getUint32(at + length, true) ? { at, packed } : undefined
}

/**
 * The file with another content of a block, which may be smaller but not larger than the old one (RangeError).
 * The rest is filled with zeros: iPXE stops reading at LZMA's end marker.
 */
export function replacePackedBlock(file: Uint8Array, block: PackedBlock, packed: Uint8Array): Uint8Array {
  if (packed.length > block.packed.length)
    throw new RangeError(`${packed.length} bytes do not fit in a block of ${block.packed.length}`)
  const replaced = new Uint8Array(file)
  const from = block.at + WORD
  const content = replaced.subarray(from, from + block.packed.length)
  content.fill(0)
  content.set(packed)
  viewOf(replaced).setUint32(from + content.length, crc32Register(content), true)
  return replaced
}
