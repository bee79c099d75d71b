import { plusSeconds, type Instant } from '../../base/instant.ts'
import { ip4, type Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { AddressBook } from '../../domain/networks/address-book.ts'
import { ethernetKey } from '../../domain/networks/client-key.ts'
import { isTaken, type Lease } from '../../domain/networks/lease.ts'

/** Looked at together: the kernel's table of neighbours has room for a thousand. */
const AT_ONCE = 256
/** More than this would keep machines waiting for minutes. */
const MOST = 65_536

/**
 * Looks at every address that a network could give, as after a restore, when leases may be missing. Whoever answers is taken for the holder
 * of a lease. Gives those leases, which are in the book already, and how many addresses were too many to look at.
 */
export async function sweepAddresses(
  book: AddressBook,
  occupantOf: (ip: Ip4) => Promise<Mac | undefined>,
  clock: () => Instant,
): Promise<{ readonly found: readonly Lease[]; readonly unseen: number }> {
  const free = [...freeAddresses(book, clock())]
  const found: Lease[] = []
  for (let from = 0; from < Math.min(free.length, MOST); from += AT_ONCE)
    await Promise.all(
      free.slice(from, from + AT_ONCE).map(async (ip) => {
        const mac = await occupantOf(ip)
        if (mac === undefined) return
        const lease = leaseOf(book, ip, mac, clock())
        book.put(lease)
        found.push(lease)
      }),
    )
  return { found, unseen: Math.max(0, free.length - MOST) }
}

function* freeAddresses(book: AddressBook, now: Instant): Generator<Ip4> {
  for (const { first, last } of book.network.ranges)
    for (let number: number = first; number <= last; number++) {
      const ip = ip4(number)
      const there = book.at(ip)
      if (book.inPool(ip) && (there === undefined || !isTaken(there, now))) yield ip
    }
}

const leaseOf = (book: AddressBook, ip: Ip4, mac: Mac, now: Instant): Lease => ({
  ip,
  network: book.network.name,
  client: ethernetKey(mac),
  mac,
  // Whatever the programs on this card call themselves, it is theirs.
  holder: 'firmware',
  state: 'bound',
  expires: plusSeconds(now, book.network.leaseSeconds),
})
