import type { Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ClientKey } from './client-key.ts'
import type { Reservation } from './network.ts'

/** By what a client can be known to have a reservation. */
export interface Claimant {
  readonly client: ClientKey
  readonly mac: Mac | undefined
  readonly uuid?: Uuid | undefined
}

/** Finds a client's reservation in the same time however many there are. */
export class ReservationIndex {
  readonly #byClient = new Map<ClientKey, Ip4>()
  readonly #byMac = new Map<Mac, Ip4>()
  readonly #byUuid = new Map<Uuid, Ip4>()
  readonly #ips = new Set<Ip4>()

  constructor(reservations: readonly Reservation[]) {
    for (const reservation of reservations) {
      const { ip } = reservation
      this.#ips.add(ip)
      if ('mac' in reservation) this.#byMac.set(reservation.mac, ip)
      else if ('uuid' in reservation) this.#byUuid.set(reservation.uuid, ip)
      else this.#byClient.set(reservation.client, ip)
    }
  }

  isReserved(ip: Ip4): boolean {
    return this.#ips.has(ip)
  }

  /** The narrower description wins: a client identifier names one program, a MAC one card, a UUID a whole machine. */
  of({ client, mac, uuid }: Claimant): Ip4 | undefined {
    return (
      this.#byClient.get(client) ??
      (mac === undefined ? undefined : this.#byMac.get(mac)) ??
      (uuid === undefined ? undefined : this.#byUuid.get(uuid))
    )
  }
}
