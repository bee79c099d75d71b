import type { Mac } from '../../base/mac.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { NO_CLUE, type LoaderClue } from '../../boot/loader.ts'
import { RecentClients } from '../../boot/recent-clients.ts'

const REMEMBERED = 8192

/** What DHCP and TFTP have seen of machines, by which loaders that ask for the same names are told apart. */
export class LoaderClues {
  readonly #asked = new RecentClients<Pick<LoaderClue, 'architectures' | 'vendorClass'>>(REMEMBERED)
  readonly #syslinuxEfi = new RecentClients<true>(REMEMBERED)

  /** A running system says nothing about itself, and does not blur what its firmware has said. */
  heard({ mac, architectures, vendorClass = '' }: DhcpEvent): void {
    if (mac !== undefined && (architectures.length > 0 || vendorClass !== ''))
      this.#asked.remember(mac, { architectures, vendorClass })
  }

  fetched(address: string, file: string): void {
    if (/(?:^|\/)ldlinux\.e(?:32|64)$/.test(file)) this.#syslinuxEfi.remember(address, true)
  }

  about(card: Mac | undefined, address: string): LoaderClue {
    const asked = card === undefined ? undefined : this.#asked.recall(card)
    return { ...NO_CLUE, ...asked, fetchedSyslinuxEfi: this.#syslinuxEfi.recall(address) === true }
  }
}
