/** Raw LZMA1 with lc=2, lp=0, pb=0 and an end marker, as iPXE's decompressor wants it. */
export interface LzmaCodec {
  /** The plain bytes; `undefined` when `packed` is no such stream. */
  decode(packed: Uint8Array): Promise<Uint8Array | undefined>
  /** A stream of at most `room` bytes; `undefined` when no effort makes it that small. */
  encodeToFit(plain: Uint8Array, room: number): Promise<Uint8Array | undefined>
}
