import type { LeaseBook } from '../domain/networks/lease-book.ts'
import type { Network } from '../domain/networks/network.ts'
import { sweepAddresses } from '../edge/dhcp/sweep-addresses.ts'
import { neighbourAt } from '../host/neighbours.ts'
import { RESTORED } from '../store/sqlite/restore.ts'
import type { Services } from './services.ts'

/** Once after a restore, before anybody is answered: who uses an address of these networks without a lease in the backup keeps it. */
export async function sweepAfterRestore(
  { store, clock, log }: Pick<Services, 'store' | 'clock' | 'log'>,
  book: LeaseBook,
  attached: readonly Network[],
): Promise<void> {
  if ((await store.vault.get(RESTORED)) === undefined) return
  for (const network of attached) {
    const addresses = network.mode === 'dhcp' ? book.of(network) : undefined
    if (addresses === undefined) continue
    log.info({ network: network.name }, 'the database was restored: probing the addresses of this network')
    const { found, unseen } = await sweepAddresses(addresses, neighbourAt, clock)
    await store.leases.append(found)
    log.info({ network: network.name, found: found.length, unseen }, 'addresses in use have a lease again')
  }
  await store.vault.remove(RESTORED)
}
