import type { DhcpDrop } from '../../boot/admit-dhcp.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'

/** Since the server started, for the metrics page. */
export interface DhcpCounters {
  received: number
  dropped: Record<DhcpDrop, number>
  events: Record<DhcpEvent['kind'], number>
  /** Datagrams handed to the kernel. */
  sent: number
  /** Datagrams the kernel did not take. */
  unsent: number
  /** Replies given up because too many already waited for the lease store; clients ask again. */
  overloaded: number
  /** Batches of leases that the store could not keep. Nothing of them was answered. */
  storeFailures: number
  /** Packets whose handling threw. */
  failures: number
}

export const newDhcpCounters = (): DhcpCounters => ({
  received: 0,
  dropped: {
    malformed: 0,
    'not for a server': 0,
    'no client address': 0,
    'relay loop': 0,
    'no network': 0,
    'not for a proxy': 0,
    'too many newcomers': 0,
  },
  events: { offered: 0, acknowledged: 0, refused: 0, denied: 0, silent: 0, unkept: 0 },
  sent: 0,
  unsent: 0,
  overloaded: 0,
  storeFailures: 0,
  failures: 0,
})
