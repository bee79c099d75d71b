import { hex } from '../../../base/bytes.ts'
import { instant, type Instant } from '../../../base/instant.ts'
import { ip4 } from '../../../base/ip4.ts'
import { macFromBytes } from '../../../base/mac.ts'
import { AddressBook } from '../address-book.ts'
import { clientKey } from '../client-key.ts'
import { decideLease } from '../decide-lease.ts'
import type { LeaseDecision } from '../lease-decision.ts'
import type { LeaseRequest } from '../lease-request.ts'
import { bareNetwork, type Network } from '../network.ts'

export const START: Instant = instant(1_800_000_000_000)

/** 10.0.0.0/24 with the four addresses .10 to .13. */
export const smallNetwork: Network = {
  ...bareNetwork,
  name: 'small',
  subnet: { network: ip4(0x0a000000), prefix: 24 },
  mode: 'dhcp',
  ranges: [{ first: ip4(0x0a00000a), last: ip4(0x0a00000d) }],
}

/** The host part of an address of `smallNetwork`, or a whole address of it. */
export const host = (number: number): ReturnType<typeof ip4> => ip4(0x0a000000 + number)

/** A client whose network card is 52:54:00:00:00:`number`. */
export const client = (number: number): Pick<LeaseRequest, 'client' | 'mac' | 'uuid' | 'holder'> => {
  const address = Uint8Array.of(0x52, 0x54, 0, 0, number >>> 8, number & 255)
  return { client: clientKey(undefined, 1, address), mac: macFromBytes(address), holder: 'host' }
}

/** The same network card with another client identifier, as firmware and systems use them. */
export const program = (
  number: number,
  clientId: string,
  holder: LeaseRequest['holder'],
): ReturnType<typeof client> => ({
  ...client(number),
  client: clientKey(hex(clientId), 1, new Uint8Array(6)),
  holder,
})

/** A network with its clients: applies what is decided. */
export class Site {
  readonly book: AddressBook
  now: Instant = START

  constructor(network: Network = smallNetwork) {
    this.book = new AddressBook(network)
  }

  wait(seconds: number): void {
    this.now = instant(this.now + seconds * 1000)
  }

  ask(kind: LeaseRequest['kind'], who: ReturnType<typeof client>, what: Partial<LeaseRequest> = {}): LeaseDecision {
    const nothing = { ciaddr: undefined, requested: undefined, server: 'unnamed', unicast: false } as const
    const decision = decideLease({ ...nothing, kind, ...who, ...what }, this.book, this.now)
    for (const change of decision.changes) this.book.put(change)
    return decision
  }

  /** DISCOVER and REQUEST; the address, or undefined when there was no offer. */
  join(who: ReturnType<typeof client>): number | undefined {
    const offer = this.ask('discover', who)
    if (offer.reply !== 'offer') return undefined
    const ack = this.ask('request', who, { server: 'us', requested: offer.ip })
    return ack.reply === 'ack' && ack.ip === offer.ip ? ack.ip - smallNetwork.subnet.network : undefined
  }
}
