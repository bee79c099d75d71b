import type { Ip4 } from '../../base/ip4.ts'
import type { BootServer } from '../../boot/boot-server.ts'
import type { BootFirmware } from '../../boot/dhcp-client.ts'
import type { RecentClients } from '../../boot/recent-clients.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { NewcomerLimit } from '../../domain/networks/newcomer-limit.ts'
import type { Network } from '../../domain/networks/network.ts'

/** What the server knows, all of it in memory. */
export interface DhcpKnowledge {
  readonly book: LeaseBook
  readonly recent: RecentClients<BootFirmware>
  /** Whether an address is one of this host: a relay that claims to be us is a loop. */
  readonly isOurs: (ip: Ip4) => boolean
  readonly bootServerOf: (network: Network) => BootServer
  /** Undefined admits everybody. */
  readonly newcomers?: NewcomerLimit | undefined
}
