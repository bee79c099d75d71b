/** A DataView over the same memory, for the little-endian fields of PE, FAT, GPT and El Torito. Reads and writes outside throw. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step
