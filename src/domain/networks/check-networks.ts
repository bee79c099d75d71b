import { contains, formatIp4, formatSubnet } from '../../base/ip4.ts'
import { refusal } from '../../base/refusal.ts'
import { checkRanges } from './check-ranges.ts'
import { checkReservations } from './check-reservations.ts'
import { isHostAddress, type Network } from './network.ts'
import type { Complain, NetworkProblem } from './network-problem.ts'

/** Everything that is wrong with these networks together. Empty when they may be served. */
export const checkNetworks = (networks: readonly Network[]): readonly NetworkProblem[] => [
  ...networks.flatMap(checkNetwork),
  ...networks.flatMap((a, i) => networks.slice(i + 1).flatMap((b) => checkPair(a, b, complaintsOf(a, i)))),
]

const complaintsOf =
  (network: Network, i: number): Complain =>
  (at, code, says, fix) => ({ ...refusal(code, 400, `Network "${network.name}": ${says}.`, fix), at: [i, ...at] })

function checkPair(a: Network, b: Network, complain: Complain): readonly NetworkProblem[] {
  if (a.name === b.name)
    return [complain(['name'], 'NETWORK_NAME_TAKEN', 'the name is used twice', 'Rename one of them.')]
  const overlap = contains(a.subnet, b.subnet.network) || contains(b.subnet, a.subnet.network)
  if (!overlap) return []
  const says = `${formatSubnet(a.subnet)} overlaps ${formatSubnet(b.subnet)} of "${b.name}"`
  return [complain(['subnet'], 'NETWORK_OVERLAP', says, 'Give the networks subnets that share no address.')]
}

function checkNetwork(network: Network, i: number): readonly NetworkProblem[] {
  const complain = complaintsOf(network, i)
  return [
    ...checkRanges(network, complain),
    ...checkReservations(network, complain),
    ...checkRouters(network, complain),
    ...checkTimes(network, complain),
  ]
}

/** A router that a client cannot reach in one step is no router for it. */
const checkRouters = (network: Network, complain: Complain): readonly NetworkProblem[] =>
  [
    ...network.routers.map((ip, i) => ({ ip, at: ['routers', i] })),
    ...network.routes.map(({ via }, i) => ({ ip: via, at: ['routes', i, 'via'] })),
  ]
    .filter(({ ip }) => !isHostAddress(network, ip))
    .map(({ ip, at }) =>
      complain(
        at,
        'ROUTER_OUTSIDE_SUBNET',
        `the router ${formatIp4(ip)} is not in ${formatSubnet(network.subnet)}`,
        'Name a router by its address in this subnet.',
      ),
    )

const SHORTEST_LEASE = 60
const LONGEST_LEASE = 366 * 24 * 3600

const checkTimes = (network: Network, complain: Complain): readonly NetworkProblem[] =>
  (['leaseSeconds', 'firmwareLeaseSeconds'] as const)
    .filter((name) => !(network[name] >= SHORTEST_LEASE && network[name] <= LONGEST_LEASE))
    .map((name) =>
      complain(
        [name],
        'LEASE_TIME_OUT_OF_RANGE',
        `a lease of ${network[name]} seconds`,
        'Choose between 60 seconds and one year.',
      ),
    )
