import { u32be } from '../../src/base/bytes.ts'
import { NO_IP4, type Ip4 } from '../../src/base/ip4.ts'
import { dhcpRequest, selecting } from '../../src/boot/testdata/dhcp-requests.ts'
import { addressOf } from '../../src/wire/dhcp4/addresses.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { messageTypeOf } from '../../src/wire/dhcp4/message-type.ts'
import { OPTION } from '../../src/wire/dhcp4/option-code.ts'
import { system, type Asking } from './firmware.ts'
import type { World } from './world.ts'

export interface Dialogue {
  hear(reply: DhcpMessage): void
}

interface Part {
  readonly card: Uint8Array
  readonly asking: Asking
  send(message: DhcpMessage): void
  bound(ack: DhcpMessage, server: Ip4): void
  /** All its tries went unanswered, and it begins anew. */
  gaveUp(): void
}

/** One program's way from nothing to an address, RFC 2131 section 4.4.1 with the timers of that program. */
export function openDialogue(world: World, part: Part): Dialogue {
  const { asking, card } = part
  let state: 'selecting' | 'requesting' | 'bound' = 'selecting'
  let xid = 0
  let offer: DhcpMessage | undefined
  // What was set for an earlier state does nothing.
  let step = 0
  const later = (seconds: number, act: () => void): void => {
    const mine = ++step
    world.after(seconds * 1000, () => {
      if (mine === step) act()
    })
  }

  const begin = (): void => {
    state = 'selecting'
    offer = undefined
    xid = world.chance.below(2 ** 32)
    discover(0)
  }
  const startOver = (): void => {
    later(asking.rests, begin)
  }
  const fail = (): void => {
    part.gaveUp()
    startOver()
  }
  const discover = (tries: number): void => {
    const wait = asking.discoverWaits[tries]
    if (wait === undefined) return fail()
    part.send(dhcpRequest('discover', asking.says, { hardwareAddress: card, xid }))
    later(wait, () => discover(tries + 1))
  }
  const request = (tries: number): void => {
    const wait = asking.requestWaits[tries]
    if (wait === undefined || offer === undefined) return fail()
    const server = addressOf(offer.options, OPTION.serverId) ?? NO_IP4
    const options = { ...asking.saysInRequest, ...selecting(server, offer.yiaddr) }
    part.send(dhcpRequest('request', options, { hardwareAddress: card, xid }))
    later(wait, () => request(tries + 1))
  }
  const take = (): void => {
    state = 'requesting'
    request(0)
  }

  begin()
  return {
    hear(reply) {
      if (reply.xid !== xid) return
      const type = messageTypeOf(reply.options)
      if (state === 'selecting' && type === 'offer' && offer === undefined) {
        offer = reply
        if (asking.gathers === 0) take()
        else later(asking.gathers, take)
      } else if (state === 'requesting' && type === 'nak') startOver()
      else if (state === 'requesting' && type === 'ack') {
        state = 'bound'
        step += 1
        part.bound(reply, addressOf(reply.options, OPTION.serverId) ?? NO_IP4)
      }
    },
  }
}

/** What a client sends that has found somebody else at its address (RFC 2131 section 4.4.4). */
export const decline = (card: Uint8Array, server: Ip4, ip: Ip4): DhcpMessage =>
  dhcpRequest(
    'decline',
    { [OPTION.requestedAddress]: u32be(ip), [OPTION.serverId]: u32be(server) },
    { hardwareAddress: card },
  )

/** What a system sends at half of its time, to its server alone (RFC 2131 section 4.4.5). */
export const renewal = (card: Uint8Array, xid: number, ip: Ip4): DhcpMessage =>
  dhcpRequest('request', system(card).says, { hardwareAddress: card, xid, ciaddr: ip })
