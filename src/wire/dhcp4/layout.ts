/** Offsets and sizes in bytes of the fixed part of a message (RFC 2131 section 2), cookie included. */
export const SNAME_AT = 44
export const SNAME_SIZE = 64
export const FILE_AT = 108
export const FILE_SIZE = 128
export const HEADER_SIZE = 240

/** First four bytes of the options (RFC 2131 section 3). */
export const MAGIC_COOKIE = 0x63825363

/** The size of a BOOTP message: shorter ones are dropped by relays and by Linux' in-kernel client. */
export const SMALLEST_MESSAGE = 300
