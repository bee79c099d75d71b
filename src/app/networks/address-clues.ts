import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'

/** Which machine has which address, so that a request that shows only its address finds its boot. */
export class AddressClues {
  readonly #macs = new Map<string, Mac>()
  static readonly #MOST = 100_000

  learn(ip: Ip4, mac: Mac): void {
    const text = formatIp4(ip)
    this.#macs.delete(text)
    this.#macs.set(text, mac)
    const [oldest] = this.#macs.size > AddressClues.#MOST ? this.#macs.keys() : []
    if (oldest !== undefined) this.#macs.delete(oldest)
  }

  clueOf(text: string): BootClue {
    return { mac: this.#macs.get(text.replace(/^::ffff:/, '')) }
  }
}
