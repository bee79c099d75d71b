import { wholeNumber } from './whole-number.ts'

export const WINDOW_SIZE = 'windowsize'

/** RFC 7440: 1 to 65535 blocks sent before an ACK is due. The server may lower it; out of range leaves it out. */
export function agreeWindowSize(asked: string, largest: number): number | undefined {
  const value = wholeNumber(asked, 1, 65535)
  return value === undefined ? undefined : Math.min(value, largest)
}
