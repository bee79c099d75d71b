/**
 * Blocks are counted from 1 without end; on the wire they have 16 bits. After 65535 nearly everybody (iPXE, EDK2, U-Boot)
 * goes on with 0, a few clients with 1. No standard decides.
 */
export type Rollover = 0 | 1

const modulus = (rollover: Rollover): number => 65536 - rollover

/** Block 0, which answers an OACK, is 0 in both countings. */
export function toWire(block: number, rollover: Rollover): number {
  if (rollover === 0) return block & 0xffff
  return block === 0 ? 0 : ((block - 1) % 65535) + 1
}

/** The block that `wire` stands for among those after `acknowledged` up to `sent`; undefined for any other number. */
export function fromWire(wire: number, acknowledged: number, sent: number, rollover: Rollover): number | undefined {
  if (wire < rollover) return undefined
  const size = modulus(rollover)
  const ahead = (((wire - acknowledged) % size) + size) % size
  return ahead >= 1 && acknowledged + ahead <= sent ? acknowledged + ahead : undefined
}
