const LF = 10
const CR = 13

/** RFC 1350 §1 and RFC 764: a line ends in CR LF on the wire, and a bare CR becomes CR NUL. */
export function toNetascii(bytes: Uint8Array): Uint8Array {
  const doubled = bytes.reduce((count, byte) => (byte === LF || byte === CR ? count + 1 : count), 0)
  const encoded = new Uint8Array(bytes.length + doubled)
  let at = 0
  for (const byte of bytes) {
    if (byte === LF) encoded[at++] = CR
    encoded[at++] = byte
    if (byte === CR) encoded[at++] = 0
  }
  return encoded
}

/** The way back; a CR before anything but LF or NUL is kept as it is. */
export function fromNetascii(bytes: Uint8Array): Uint8Array {
  const decoded = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    const pair = byte === CR && (next === LF || next === 0)
    decoded[length++] = pair && next === LF ? LF : byte
    if (pair) at++
  }
  return decoded.subarray(0, length)
}
