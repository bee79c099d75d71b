import { Buffer } from 'node:buffer'

/**
 * A kernel for QEMU's `virt` board, in the form of Linux (Documentation/arch/arm64/booting.rst): prints a text on the serial
 * port, then does nothing for ever.
 */
export function armKernel(text: string): Uint8Array {
  const image = Buffer.alloc(IMAGE_SIZE)
  image.writeUInt32LE(BRANCH_BEHIND_HEADER, 0)
  image.writeBigUInt64LE(BigInt(IMAGE_SIZE), 16)
  image.writeBigUInt64LE(ANYWHERE_IN_MEMORY, 24)
  image.write('ARM\x64', 56, 'latin1')
  program.forEach((instruction, index) => image.writeUInt32LE(instruction, HEADER + index * 4))
  image.write(text, HEADER + program.length * 4, 'latin1')
  return image
}

const HEADER = 64
const IMAGE_SIZE = 4096
/** Little-endian, pages of 4 KiB. */
const ANYWHERE_IN_MEMORY = 0b1010n
const BRANCH_BEHIND_HEADER = 0x14000010

/** The PL011 serial port lies at 0x0900_0000. The text stands behind the last instruction and ends with a zero. */
const program: readonly number[] = [
  0x10000100, // adr x0, text
  0xd2a12001, // mov x1, #0x09000000
  0x38401402, // next: ldrb w2, [x0], #1
  0x34000062, // cbz w2, rest
  0xb9000022, // str w2, [x1]
  0x17fffffd, // b next
  0xd503207f, // rest: wfi
  0x17ffffff, // b rest
]
