import { latin1, u32be } from '../base/bytes.ts'
import { NO_IP4, type Ip4 } from '../base/ip4.ts'
import type { Network } from '../domain/networks/network.ts'
import type { LeaseReason } from '../domain/networks/lease-decision.ts'
import { isClientUuid } from '../wire/dhcp4/client-uuid.ts'
import type { DhcpMessage } from '../wire/dhcp4/message.ts'
import { messageType, type MessageType } from '../wire/dhcp4/message-type.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import type { BootFields } from './dhcp-boot-fields.ts'
import { networkOptions } from './dhcp-network-options.ts'

/** Everything an OFFER or ACK says. */
export interface DhcpAnswer {
  readonly type: 'offer' | 'ack'
  /** What the client is to call us. */
  readonly serverId: Ip4
  /** Undefined when the client has its address from elsewhere. */
  readonly lease: { readonly ip: Ip4; readonly seconds: number } | undefined
  /** Undefined leaves the settings of the network to another server. */
  readonly network: Network | undefined
  readonly boot: BootFields
}

/** An OFFER or ACK (RFC 2131 table 3). */
export function dhcpAnswer(request: DhcpMessage, answer: DhcpAnswer): DhcpMessage {
  const { type, serverId, lease, network, boot } = answer
  const options = startOptions(type, serverId)
  if (lease !== undefined) {
    options.set(OPTION.leaseSeconds, u32be(lease.seconds))
    options.set(OPTION.renewalSeconds, u32be(Math.floor(lease.seconds / 2)))
    options.set(OPTION.rebindingSeconds, u32be(Math.floor((lease.seconds * 7) / 8)))
  }
  if (network !== undefined) {
    const wanted = request.options.get(OPTION.parameterList)
    for (const [code, { value, always }] of networkOptions(network))
      if (always || wanted === undefined || wanted.includes(code)) options.set(code, value)
  }
  for (const [code, value] of boot.options) options.set(code, value)
  const uuid = request.options.get(OPTION.clientUuid)
  if (uuid !== undefined && isClientUuid(uuid)) options.set(OPTION.clientUuid, uuid)
  echoRelayAgent(request, options)
  return {
    ...replyHeader(request),
    ciaddr: type === 'ack' ? request.ciaddr : NO_IP4,
    yiaddr: lease?.ip ?? NO_IP4,
    siaddr: boot.siaddr,
    sname: boot.sname,
    file: boot.file,
    options,
  }
}

/**
 * A BOOTREPLY (RFC 951, RFC 1534 section 2), without the options that only DHCP has. What kind of machine asks, it does not say, so no
 * program is named for it; a file that it names itself it loads from `server`.
 */
export function bootpReply(request: DhcpMessage, ip: Ip4, server: Ip4, network: Network): DhcpMessage {
  const options = new Map([...networkOptions(network)].map(([code, { value }]) => [code, value]))
  echoRelayAgent(request, options)
  return { ...replyHeader(request), yiaddr: ip, siaddr: server, file: request.file, options }
}

/** A NAK. Through a relay it needs the broadcast flag: the client's address is void (RFC 2131 section 4.3.2). */
export function dhcpNak(request: DhcpMessage, serverId: Ip4, because: LeaseReason): DhcpMessage {
  const options = startOptions('nak', serverId)
  options.set(OPTION.message, latin1(because))
  echoRelayAgent(request, options)
  const header = replyHeader(request)
  return { ...header, broadcast: header.broadcast || request.giaddr !== NO_IP4, options }
}

const startOptions = (type: MessageType, serverId: Ip4): Map<number, Uint8Array> =>
  new Map([
    [OPTION.messageType, messageType(type)],
    [OPTION.serverId, u32be(serverId)],
  ])

/** The whole option, unchanged, in every reply (RFC 3046 section 2.2). */
function echoRelayAgent(request: DhcpMessage, options: Map<number, Uint8Array>): void {
  const relayAgent = request.options.get(OPTION.relayAgent)
  if (relayAgent !== undefined) options.set(OPTION.relayAgent, relayAgent)
}

const replyHeader = (request: DhcpMessage): Omit<DhcpMessage, 'options'> => ({
  op: 'reply',
  hardwareType: request.hardwareType,
  hardwareAddress: request.hardwareAddress,
  hops: 0,
  xid: request.xid,
  secs: 0,
  broadcast: request.broadcast,
  ciaddr: NO_IP4,
  yiaddr: NO_IP4,
  siaddr: NO_IP4,
  giaddr: request.giaddr,
  sname: '',
  file: '',
})
