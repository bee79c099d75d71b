import { wholeNumber } from './whole-number.ts'

export const TRANSFER_SIZE = 'tsize'

/**
 * RFC 2349: a reader sends 0 and is told the size of the file in bytes. Left out for netascii, whose length on the
 * wire is another one.
 */
export function agreeTransferSize(asked: string, mode: string, fileBytes: number): number | undefined {
  return mode === 'octet' && wholeNumber(asked, 0, 0) === 0 ? fileBytes : undefined
}
