import { ip4, type Ip4 } from '../../base/ip4.ts'

/*
 * Reads and writes at fixed offsets, for the packet path: no cursor, no allocation. Outside the array a read gives zero
 * and a write does nothing, so callers check lengths where the difference matters.
 */

export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

export const u16At = (bytes: Uint8Array, at: number): number => (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1)

export const u32At = (bytes: Uint8Array, at: number): number => ((u16At(bytes, at) << 16) | u16At(bytes, at + 2)) >>> 0

export const ip4At = (bytes: Uint8Array, at: number): Ip4 => ip4(u32At(bytes, at))

export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value >>> 16)
  putU16(bytes, at + 2, value & 0xffff)
}

/** Text up to the first NUL of a fixed field, one character per byte. */
export function textAt(bytes: Uint8Array, at: number, size: number): string {
  let text = ''
  for (let i = at; i < at + size && byteAt(bytes, i) !== 0; i++) text += String.fromCharCode(byteAt(bytes, i))
  return text
}

/** Text into a fixed field; what does not fit beside a closing NUL must have been kept away by the caller. */
export function putText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
}
