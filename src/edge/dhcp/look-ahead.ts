import { plusSeconds, type Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { macToBytes, type Mac } from '../../base/mac.ts'
import type { AddressBook } from '../../domain/networks/address-book.ts'
import { clientKey } from '../../domain/networks/client-key.ts'
import type { Assignment, Lease } from '../../domain/networks/lease.ts'

export interface LookAheadOptions {
  /** Who answers at an address of a network we are attached to, if anybody. May take a while; never rejects. */
  readonly occupantOf: (ip: Ip4) => Promise<Mac | undefined>
  readonly clock: () => Instant
  /** An address that somebody uses without a lease of ours. It is out of the book already. */
  readonly onOccupied: (lease: Lease) => void
}

const ETHERNET = 1
/** How long an address that somebody else uses is left alone, as after a DECLINE. */
const QUARANTINE_SECONDS = 600
/** How long an address that was found free counts as free. */
const TRUSTED_SECONDS = 30
/** Occupied addresses in a row that one look passes over. */
const MOST_AT_ONCE = 32

/**
 * Looks whether somebody uses the address that a network gives next, before it is given: RFC 2131 section 3.1 wants it probed, and
 * firmware does not wait for probes. So the look is taken between packets; in a storm some addresses go out unlooked at.
 */
export class LookAhead {
  readonly #options: LookAheadOptions
  readonly #looking = new Map<AddressBook, Promise<void>>()
  readonly #free = new Map<AddressBook, { readonly ip: Ip4; readonly until: Instant }>()

  constructor(options: LookAheadOptions) {
    this.#options = options
  }

  /** Resolves when the next address of the book is known to be free, or there is none. One look at a time. */
  look(book: AddressBook): Promise<void> {
    const looking = this.#looking.get(book) ?? this.#look(book).finally(() => this.#looking.delete(book))
    this.#looking.set(book, looking)
    return looking
  }

  async #look(book: AddressBook): Promise<void> {
    const { occupantOf, clock, onOccupied } = this.#options
    for (let i = 0; i < MOST_AT_ONCE; i++) {
      const ip = book.next(clock())
      const known = this.#free.get(book)
      if (ip === undefined || (known?.ip === ip && known.until > clock())) return
      const occupant = await occupantOf(ip)
      if (occupant === undefined) {
        this.#free.set(book, { ip, until: plusSeconds(clock(), TRUSTED_SECONDS) })
        return
      }
      // Somebody may have been given it while we looked.
      if (book.next(clock()) !== ip) continue
      const last = book.at(ip)
      const lease = last?.mac === occupant ? stillHeld(last, clock()) : quarantined(book, ip, occupant, clock())
      book.put(lease)
      onOccupied(lease)
    }
  }
}

/** The last holder uses it although its time has run out: a clock was set, or he does not keep to it. Nobody else could use it now. */
const stillHeld = (last: Assignment, now: Instant): Lease => ({
  ...last,
  state: 'bound',
  expires: plusSeconds(now, QUARANTINE_SECONDS),
})

const quarantined = (book: AddressBook, ip: Ip4, mac: Mac, now: Instant): Lease => ({
  ip,
  network: book.network.name,
  client: clientKey(undefined, ETHERNET, macToBytes(mac)),
  mac,
  holder: 'host',
  state: 'declined',
  expires: plusSeconds(now, QUARANTINE_SECONDS),
})
