import { viewOf } from './view.ts'

/** UTF-16, little-endian, no byte order mark: how EFI and GPT write text. */
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = viewOf(bytes)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true)
  return bytes
}
