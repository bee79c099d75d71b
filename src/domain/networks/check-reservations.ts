import { formatIp4 } from '../../base/ip4.ts'
import { outsideSubnet } from './check-ranges.ts'
import type { Network, Reservation } from './network.ts'
import type { Complain, NetworkProblem } from './network-problem.ts'

/** What is wrong with the reservations of one network. */
export function checkReservations(network: Network, complain: Complain): readonly NetworkProblem[] {
  const twice = (says: string): ((i: number) => NetworkProblem) => {
    return (i) => complain(['reservations', i], 'RESERVATION_TWICE', says, 'Keep one of the reservations.')
  }
  return [
    ...network.reservations.flatMap(({ ip }, i) => outsideSubnet(network, [ip], ['reservations', i], complain)),
    ...repeated(network.reservations.map(claimantOf)).map(({ value, i }) => twice(`${value} has two reservations`)(i)),
    ...repeated(network.reservations.map((r) => formatIp4(r.ip))).map(({ value, i }) =>
      twice(`${value} is reserved twice`)(i),
    ),
  ]
}

function claimantOf(reservation: Reservation): string {
  if ('mac' in reservation) return reservation.mac
  return 'uuid' in reservation ? reservation.uuid : `client ${reservation.client}`
}

function repeated(values: readonly string[]): readonly { readonly value: string; readonly i: number }[] {
  const seen = new Set<string>()
  return values.flatMap((value, i) => {
    const isNew = !seen.has(value)
    seen.add(value)
    return isNew ? [] : [{ value, i }]
  })
}
