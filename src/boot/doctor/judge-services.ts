import { DAY, type Instant } from '../../base/instant.ts'
import { finding, type Finding } from './finding.ts'

/** What was found out about our own services on one interface. Undefined stands for what is switched off or could not be looked at. */
export interface ServiceFacts {
  readonly now: Instant
  /** Of the interface, bytes. */
  readonly mtu: number | undefined
  /** What we tell machines, bytes. */
  readonly toldMtu: number | undefined
  readonly tftp: 'answers' | 'silent' | undefined
  readonly http: 'answers' | 'silent' | undefined
  readonly certificate: { readonly notBefore: Instant; readonly notAfter: Instant } | undefined
  /** Ports that several programs share, with their names for people. */
  readonly sharedPorts: readonly { readonly port: number; readonly holders: string }[]
}

/** UDP and IP around a TFTP block of 1468 bytes, which is what most firmware asks for. */
const FULL_FRAME = 1500
const SOON = 14 * DAY

export const judgeServices = (facts: ServiceFacts): readonly Finding[] => [
  ...judgePorts(facts),
  ...judgeReachability(facts),
  ...judgeClock(facts),
  ...judgeMtu(facts),
]

const judgePorts = ({ sharedPorts }: ServiceFacts): readonly Finding[] =>
  sharedPorts.map(({ port, holders }) =>
    finding(
      'error',
      `UDP port ${port} is shared by ${holders}`,
      'both hear every broadcast, and a packet for one of them may reach the other',
      'stop the one that is not ours, or bind it to another interface',
    ),
  )

const judgeReachability = ({ tftp, http }: ServiceFacts): readonly Finding[] => [
  ...(tftp === 'silent'
    ? [
        finding(
          'error',
          'TFTP does not answer',
          'firmware loads its first program by TFTP: it would stop with PXE-E32',
          'see that the server runs with tftp.enabled and that tftp.listen contains this address',
        ),
      ]
    : []),
  ...(http === 'silent'
    ? [
        finding(
          'error',
          'HTTP does not answer',
          'UEFI HTTP boot and foreign iPXE load their first program from listen.http',
          'see that the server runs, and that "address" is one that machines can reach',
        ),
      ]
    : []),
]

function judgeClock({ now, certificate }: ServiceFacts): readonly Finding[] {
  if (certificate === undefined) return []
  const { notBefore, notAfter } = certificate
  if (now < notBefore)
    return [
      finding(
        'error',
        `by the clock of this server, its certificate counts only ${days(notBefore - now)} from now`,
        'the clock is behind, or was ahead when the certificate was made; machines refuse it',
        'set the clock',
      ),
    ]
  if (now >= notAfter)
    return [
      finding(
        'error',
        `by the clock of this server, its certificate ended ${days(now - notAfter)} ago`,
        'machines refuse it, so none of them boots',
        'renew the certificate, or set the clock',
      ),
    ]
  if (notAfter - now > SOON) return []
  return [
    finding(
      'warning',
      `the server certificate ends in ${days(notAfter - now)}`,
      'after that no machine boots',
      'renew it; one from our own CA is made anew when the server starts',
    ),
  ]
}

const days = (milliseconds: number): string => `${Math.ceil(milliseconds / DAY)} days`

function judgeMtu({ mtu, toldMtu }: ServiceFacts): readonly Finding[] {
  if (mtu === undefined) return []
  if (toldMtu !== undefined && toldMtu > mtu)
    return [
      finding(
        'error',
        `machines are told an MTU of ${toldMtu}, but this interface carries ${mtu}`,
        'larger packets of theirs are lost on the way: downloads begin and then hang',
        `set mtu of the network to at most ${mtu}, or raise that of the interface`,
      ),
    ]
  return mtu >= FULL_FRAME
    ? []
    : [
        finding(
          'warning',
          `the interface carries packets of ${mtu} bytes only`,
          'firmware asks TFTP for blocks that fill 1500 bytes; they arrive in fragments, which some of it cannot put together',
          'use an interface with an MTU of 1500, or boot by UEFI HTTP',
        ),
      ]
}
