import { concat, u16be } from '../../base/bytes.ts'
import { u16At } from './field.ts'

/** Option 93 (RFC 4578 section 2.1): one or more 16-bit codes. An odd last byte is ignored. */
export const decodeArchitectures = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: bytes.length >>> 1 }, (_, i) => u16At(bytes, i * 2))

export const encodeArchitectures = (codes: readonly number[]): Uint8Array => concat(codes.map(u16be))
