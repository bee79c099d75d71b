import { wholeNumber } from './whole-number.ts'

export const BLOCK_SIZE = 'blksize'

/** Bytes of file in one DATA packet when nobody asks for another size, RFC 1350. */
export const DEFAULT_BLOCK_SIZE = 512

/**
 * RFC 2348: 8 to 65464 bytes, which the server may lower and never raise.
 * Undefined when the value is out of range: the option is then left out of the OACK and the default holds.
 */
export function agreeBlockSize(asked: string, largest: number): number | undefined {
  const value = wholeNumber(asked, 8, 65464)
  return value === undefined ? undefined : Math.min(value, largest)
}
