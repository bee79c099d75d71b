/** The first 16 bits of every TFTP packet: RFC 1350 §5, and RFC 2347 for OACK. */
export const OPCODE = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const
