import { wholeNumber } from './whole-number.ts'

export const TIMEOUT = 'timeout'

/** RFC 2349: seconds between retransmissions, 1 to 255. It is echoed unchanged or left out, never changed. */
export const agreeTimeout = (asked: string): number | undefined => wholeNumber(asked, 1, 255)
