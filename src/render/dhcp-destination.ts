import { ip4, NO_IP4, type Ip4 } from '../base/ip4.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT, type DhcpMessage } from '../wire/dhcp4/message.ts'

export interface DhcpDestination {
  readonly ip: Ip4
  readonly port: number
}

const EVERYBODY: DhcpDestination = { ip: ip4(0xffffffff), port: DHCP_CLIENT_PORT }

/**
 * Where a reply goes (RFC 2131 section 4.1). A client without an address is always reached by broadcast: unicast to an address that
 * nobody answers ARP for yet is beyond an ordinary socket.
 */
export function dhcpDestination(request: DhcpMessage, isNak: boolean): DhcpDestination {
  if (request.giaddr !== NO_IP4) return { ip: request.giaddr, port: DHCP_SERVER_PORT }
  if (isNak || request.ciaddr === NO_IP4) return EVERYBODY
  return { ip: request.ciaddr, port: DHCP_CLIENT_PORT }
}
