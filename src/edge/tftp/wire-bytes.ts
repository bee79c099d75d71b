import { toNetascii } from '../../wire/tftp/netascii.ts'

const translated = new WeakMap<Uint8Array, Uint8Array>()

/** The file as it goes over the wire. Transfers in netascii at the same time share one translation. */
export function wireBytes(file: Uint8Array, mode: string): Buffer {
  if (mode !== 'netascii') return viewOf(file)
  const bytes = translated.get(file) ?? toNetascii(file)
  translated.set(file, bytes)
  return viewOf(bytes)
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
