/** Every offset where `wanted` (at least one byte) stands in `bytes`. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array): readonly number[] {
  const first = wanted[0]
  if (first === undefined) return []
  const found: number[] = []
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) found.push(at)
  }
  return found
}
