import { decideProxy } from '../../boot/decide-proxy.ts'
import { dhcpDestination } from '../../render/dhcp-destination.ts'
import { proxyFields } from '../../render/dhcp-proxy-fields.ts'
import { dhcpAnswer } from '../../render/dhcp-reply.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { fitDhcp } from '../../wire/dhcp4/fit.ts'
import { maximumSizeOf } from '../../wire/dhcp4/maximum-size.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { optionOf } from '../../wire/dhcp4/options.ts'
import { decodePxeOptions } from '../../wire/dhcp4/pxe-options.ts'
import { describe, type Asked } from './asked.ts'
import { dropped, type Dropped, type Exchanged } from './exchanged.ts'
import type { DhcpKnowledge } from './knowledge.ts'

/** Beside another DHCP server, and on port 4011: what to boot, and never an address. */
export function proxyExchange(asked: Asked, known: DhcpKnowledge): Exchanged | Dropped {
  const { message, type, client, link, arrival } = asked
  const server = known.bootServerOf(link.network)
  const vendorSpecific = optionOf(message.options, OPTION.vendorSpecific)
  const pxe = vendorSpecific && decodePxeOptions(vendorSpecific)
  const port = arrival.pxePeer === undefined ? 'dhcp' : 'pxe'
  const decision = decideProxy({ type, port, pxe }, client, server)

  if (decision.reply === 'none') {
    if (!('refusal' in decision)) return dropped('not for a proxy')
    const event = { ...describe(asked), kind: 'refused', refusal: decision.refusal } as const
    return { kind: 'exchanged', event, keep: [], reply: undefined }
  }
  const kind = decision.reply === 'offer' ? 'offered' : 'acknowledged'
  const reply = dhcpAnswer(message, {
    type: decision.reply,
    serverId: link.serverId,
    lease: undefined,
    network: undefined,
    boot: proxyFields(decision, client.firmware, server.address, pxe?.bootItem),
  })
  const to = arrival.pxePeer ?? dhcpDestination(message, false)
  // The client has no address yet as far as we know, and a relay must not believe otherwise.
  const broadcast = reply.broadcast || arrival.pxePeer === undefined
  return {
    kind: 'exchanged',
    event: { ...describe(asked), kind, ip: undefined, boot: decision.boot },
    keep: [],
    reply: { bytes: encodeDhcp(fitDhcp({ ...reply, broadcast }, maximumSizeOf(message.options))), from: port, to },
  }
}
