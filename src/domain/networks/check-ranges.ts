import { formatIp4, formatSubnet, type Ip4 } from '../../base/ip4.ts'
import { isHostAddress, type Network } from './network.ts'
import type { Complain, NetworkProblem } from './network-problem.ts'

/** What is wrong with the ranges of one network. */
export function checkRanges(network: Network, complain: Complain): readonly NetworkProblem[] {
  const ranges = network.ranges.map((range, i) => ({ ...range, at: ['ranges', i] }))
  const sorted = ranges.toSorted((a, b) => a.first - b.first)
  return [
    ...ranges.flatMap(({ first, last, at }) => outsideSubnet(network, [first, last], at, complain)),
    ...ranges
      .filter((r) => r.first > r.last)
      .map((r) =>
        complain(
          r.at,
          'RANGE_BACKWARDS',
          `the range from ${formatIp4(r.first)} ends before it starts`,
          'Swap its ends.',
        ),
      ),
    ...sorted
      .filter((r, i) => i > 0 && r.first <= (sorted[i - 1]?.last ?? 0))
      .map((r) =>
        complain(
          r.at,
          'RANGE_OVERLAP',
          `the range from ${formatIp4(r.first)} overlaps another`,
          'Join the two ranges into one.',
        ),
      ),
  ]
}

/** Addresses that no machine of the network can have. */
export const outsideSubnet = (
  network: Network,
  ips: readonly Ip4[],
  at: NetworkProblem['at'],
  complain: Complain,
): readonly NetworkProblem[] =>
  ips
    .filter((ip) => !isHostAddress(network, ip))
    .map((ip) =>
      complain(
        at,
        'ADDRESS_OUTSIDE_SUBNET',
        `${formatIp4(ip)} is not a host address of ${formatSubnet(network.subnet)}`,
        'Choose an address inside the subnet, not its first or last.',
      ),
    )
