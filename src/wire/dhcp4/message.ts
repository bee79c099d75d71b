import type { Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import { macFromBytes } from '../../base/mac.ts'

/** Option number to its whole value: instances that RFC 3396 splits are joined. In the order of first appearance. */
export type DhcpOptions = ReadonlyMap<number, Uint8Array>

/** A DHCP message (RFC 2131 section 2). Decoded byte arrays are views into the packet. */
export interface DhcpMessage {
  readonly op: 'request' | 'reply'
  /** ARP hardware type; 1 is Ethernet. */
  readonly hardwareType: number
  /** The part of `chaddr` that is in use: 0 to 16 bytes. */
  readonly hardwareAddress: Uint8Array
  readonly hops: number
  readonly xid: number
  /** Seconds since the client began. Not trustworthy: iPXE packs counters into it. */
  readonly secs: number
  readonly broadcast: boolean
  /** The address the client already uses, or none. */
  readonly ciaddr: Ip4
  /** "Your" address: what the server gives. */
  readonly yiaddr: Ip4
  /** The next server: where the boot file is. */
  readonly siaddr: Ip4
  /** The relay that passed the message on, or none. */
  readonly giaddr: Ip4
  /** At most 63 characters; empty where options took the field over. */
  readonly sname: string
  /** At most 127 characters; empty where options took the field over. */
  readonly file: string
  readonly options: DhcpOptions
}

export const DHCP_SERVER_PORT = 67
export const DHCP_CLIENT_PORT = 68
/** The second port of PXE boot servers. */
export const PXE_SERVER_PORT = 4011

const ETHERNET = 1

/** The client's Ethernet address, unless its hardware is something else (UEFI's SendGUID puts 16 bytes of UUID there). */
export const macOf = (message: DhcpMessage): Mac | undefined =>
  message.hardwareType === ETHERNET && message.hardwareAddress.length === 6
    ? macFromBytes(message.hardwareAddress)
    : undefined
