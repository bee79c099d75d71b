import { concat, hex, latin1 } from '../../base/bytes.ts'
import { viewOf } from '../view.ts'

/** The smallest EFI application with one section: headers in 512 bytes, `.text` in the next 512, loaded at 0x1000. */
export function samplePe(machine: 'amd64' | 'arm64'): Uint8Array {
  const file = concat([latin1('MZ'), new Uint8Array(1022)])
  const view = viewOf(file)
  view.setUint32(60, 0x40, true)
  file.set(latin1('PE'), 0x40)
  view.setUint16(0x44, machine === 'amd64' ? 0x8664 : 0xaa64, true)
  view.setUint16(0x46, 1, true) // sections
  view.setUint16(0x54, 240, true) // bytes of optional header
  const optional = 0x58
  view.setUint16(optional, 0x20b, true)
  view.setUint32(optional + 16, 0x1010, true) // entry point
  view.setUint32(optional + 32, 0x1000, true)
  view.setUint32(optional + 36, 0x200, true)
  view.setUint32(optional + 56, 0x2000, true) // size in memory
  view.setUint32(optional + 60, 0x200, true) // size of headers
  view.setUint32(optional + 108, 16, true) // data directories
  const row = optional + 240
  file.set(latin1('.text'), row)
  file.set(hex('00020000 00100000 00020000 00020000'), row + 8)
  return file
}

/** Offset of the field that says where the signature stands. */
export const SIGNATURE_FIELD: number = 0x58 + 112 + 32
