import type { BootServer } from '../../boot/boot-server.ts'
import type { BootFirmware } from '../../boot/dhcp-client.ts'
import type { RecentClients } from '../../boot/recent-clients.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { Network } from '../../domain/networks/network.ts'

/** What the server knows, all of it in memory. */
export interface DhcpKnowledge {
  readonly book: LeaseBook
  readonly recent: RecentClients<BootFirmware>
  readonly bootServerOf: (network: Network) => BootServer
}
