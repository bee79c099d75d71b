import type { Ip4 } from '../../base/ip4.ts'
import type { Lease } from './lease.ts'

/** Keeps leases across restarts. The running server decides from memory and only writes. */
export interface LeaseStore {
  /**
   * Writes leases in the given order, each replacing what is kept for its address. All or none.
   * Resolves when they survive a power cut; the ACKs they stand for leave only then. Rejects when that cannot be promised.
   */
  append(changes: readonly Lease[]): Promise<void>

  /** What survives about one address, for when no more can be written. Rejects when that is not known. */
  at(ip: Ip4): Promise<Lease | undefined>

  /** Every lease kept, one per address, in any order. Called once at start. */
  load(): Promise<readonly Lease[]>
}
