import { broadcastOf, contains, formatIp4, formatSubnet, type Ip4 } from '../../base/ip4.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Network } from './network.ts'

/** Everything that is wrong with these networks together. Empty when they may be served. */
export const checkNetworks = (networks: readonly Network[]): readonly Refusal[] => [
  ...networks.flatMap(checkNetwork),
  ...networks.flatMap((a, i) => networks.slice(i + 1).flatMap((b) => checkPair(a, b))),
]

const no = (network: Network, code: string, says: string, fix: string): Refusal =>
  refusal(code, 400, `Network "${network.name}": ${says}.`, fix)

function checkPair(a: Network, b: Network): readonly Refusal[] {
  if (a.name === b.name) return [no(a, 'NETWORK_NAME_TAKEN', 'the name is used twice', 'Rename one of them.')]
  const overlap = contains(a.subnet, b.subnet.network) || contains(b.subnet, a.subnet.network)
  if (!overlap) return []
  const says = `${formatSubnet(a.subnet)} overlaps ${formatSubnet(b.subnet)} of "${b.name}"`
  return [no(a, 'NETWORK_OVERLAP', says, 'Give the networks subnets that share no address.')]
}

function checkNetwork(network: Network): readonly Refusal[] {
  const { ranges, reservations } = network
  const sorted = ranges.toSorted((a, b) => a.first - b.first)
  const outside = [...ranges.flatMap((r) => [r.first, r.last]), ...reservations.map((r) => r.ip)].filter(
    (ip) => !isHostAddress(network, ip),
  )
  return [
    ...outside.map((ip) =>
      no(
        network,
        'ADDRESS_OUTSIDE_SUBNET',
        `${formatIp4(ip)} is not a host address of ${formatSubnet(network.subnet)}`,
        'Choose an address inside the subnet, not its first or last.',
      ),
    ),
    ...ranges
      .filter((r) => r.first > r.last)
      .map((r) =>
        no(network, 'RANGE_BACKWARDS', `the range from ${formatIp4(r.first)} ends before it starts`, 'Swap its ends.'),
      ),
    ...sorted
      .filter((r, i) => i > 0 && r.first <= (sorted[i - 1]?.last ?? 0))
      .map((r) =>
        no(
          network,
          'RANGE_OVERLAP',
          `the range from ${formatIp4(r.first)} overlaps another`,
          'Join the two ranges into one.',
        ),
      ),
    ...repeated(reservations.map((r) => r.mac)).map((mac) =>
      no(network, 'RESERVATION_TWICE', `${mac} has two reservations`, 'Keep one of them.'),
    ),
    ...repeated(reservations.map((r) => formatIp4(r.ip))).map((ip) =>
      no(network, 'RESERVATION_TWICE', `${ip} is reserved twice`, 'Keep one of the reservations.'),
    ),
    ...[network.leaseSeconds, network.firmwareLeaseSeconds]
      .filter((seconds) => !(seconds >= SHORTEST_LEASE && seconds <= LONGEST_LEASE))
      .map((seconds) =>
        no(
          network,
          'LEASE_TIME_OUT_OF_RANGE',
          `a lease of ${seconds} seconds`,
          'Choose between 60 seconds and one year.',
        ),
      ),
  ]
}

const SHORTEST_LEASE = 60
const LONGEST_LEASE = 366 * 24 * 3600

/** In subnets of two addresses and one, every address is a host (RFC 3021). */
function isHostAddress({ subnet }: Network, ip: Ip4): boolean {
  if (!contains(subnet, ip)) return false
  return subnet.prefix >= 31 || (ip !== subnet.network && ip !== broadcastOf(subnet))
}

const repeated = <T>(values: readonly T[]): readonly T[] => values.filter((value, i) => values.indexOf(value) < i)
