const table: Uint32Array = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The reflected IEEE 802.3 polynomial with register 0xffffffff and no final inversion, as iPXE checks its packed blocks. */
export function crc32Register(bytes: Uint8Array): number {
  let register = 0xffffffff
  for (const byte of bytes) register = (register >>> 8) ^ (table[(register ^ byte) & 255] ?? 0)
  return register >>> 0
}

/** CRC-32 as GPT (UEFI 2.10, 5.3.2), zip and Ethernet use it. */
export const crc32 = (bytes: Uint8Array): number => ~crc32Register(bytes) >>> 0
