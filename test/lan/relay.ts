import { concat, latin1 } from '../../src/base/bytes.ts'
import type { Ip4 } from '../../src/base/ip4.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { OPTION } from '../../src/wire/dhcp4/option-code.ts'

/** A relay that names the port of the switch in option 82 and takes it out again (RFC 1542 section 4.1, RFC 3046 section 2.1). */
export interface Relay {
  readonly address: Ip4
  up(message: DhcpMessage, port: string): DhcpMessage
  down(reply: DhcpMessage): DhcpMessage
}

export const relayAt = (address: Ip4): Relay => ({
  address,
  up: (message, port) => ({
    ...message,
    giaddr: address,
    hops: message.hops + 1,
    options: new Map([...message.options, [OPTION.relayAgent, concat([Uint8Array.of(1, port.length), latin1(port)])]]),
  }),
  down: (reply) => ({
    ...reply,
    options: new Map([...reply.options].filter(([code]) => code !== OPTION.relayAgent)),
  }),
})
