import { HOUR, type Instant } from '../../base/instant.ts'
import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'

export interface Rival {
  readonly network: string
  readonly server: string
  readonly mac: Mac | undefined
  /** Who chose it. */
  readonly client: Mac | undefined
}

/** Servers that are told of; whoever invents more is one trouble and not many. */
const MOST = 64

/**
 * Hears of other DHCP servers from the clients that chose them, in networks whose addresses are ours to give, and warns of each once an
 * hour. A client repeats aloud which server it took (RFC 2131 section 3.1), so no packet of ours is needed to find one.
 */
export class RivalWatch {
  readonly #warn: (who: Rival, says: string) => void
  readonly #macOf: (ip: Ip4) => Promise<Mac | undefined>
  readonly #told = new Map<string, Instant>()

  /** `macOf` tells who has an address on the wire, if anybody; it never rejects. */
  constructor(warn: (who: Rival, says: string) => void, macOf: (ip: Ip4) => Promise<Mac | undefined>) {
    this.#warn = warn
    this.#macOf = macOf
  }

  /** After each exchange. Returns at once. */
  after(event: DhcpEvent): void {
    if (event.kind !== 'silent' || event.server === undefined) return
    const { server, network, at, mac: client } = event
    const key = `${network} ${server}`
    const told = this.#told.get(key)
    if (told === undefined ? this.#told.size >= MOST : at - told < HOUR) return
    this.#told.set(key, at)
    void this.#tell(server, network, client)
  }

  async #tell(server: Ip4, network: string, client: Mac | undefined): Promise<void> {
    const ip = formatIp4(server)
    this.#warn(
      { network, server: ip, mac: await this.#macOf(server), client },
      `another DHCP server, ${ip}, gives addresses in network "${network}": switch one of the two off, or run ours beside it ` +
        '(dhcp.mode: proxy)',
    )
  }
}
