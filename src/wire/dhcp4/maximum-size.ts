import { u16At } from './field.ts'
import type { DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'

const IP_AND_UDP_HEADERS = 28
/** Every host takes an IP datagram of this size (RFC 2131 section 2). */
const SMALLEST = 576
/** What iPXE and EDK2 announce; more would be fragmented, which firmware cannot put together. */
const LARGEST = 1472

/** Of a BOOTP message, bytes: not every client understands more (RFC 1542 section 2.1). */
export const BOOTP_SIZE = 300

/** Bytes of DHCP message the client takes. Option 57 counts the IP datagram (RFC 2131 section 2), absurd values are bounded. */
export function maximumSizeOf(options: DhcpOptions): number {
  const value = options.get(OPTION.maximumSize)
  const datagram = value?.length === 2 ? u16At(value, 0) : SMALLEST
  return Math.min(Math.max(datagram, SMALLEST), LARGEST) - IP_AND_UDP_HEADERS
}
