import { formatIp4, NO_IP4, type Ip4 } from '../../base/ip4.ts'
import type { DhcpClient } from '../dhcp-client.ts'
import { architectureOf } from '../first-program.ts'
import { finding, type Finding } from './finding.ts'

/** A request that was heard on the network. */
export interface HeardClient {
  readonly client: DhcpClient
  /** The relay that passed it on, or none. */
  readonly relay: Ip4
}

/** The machines that asked while the doctor listened: each once, as firmware or not, directly or through a relay. */
export function judgeClients(
  heard: readonly HeardClient[],
  isServed: (ip: Ip4) => boolean,
  seconds: number,
): readonly Finding[] {
  const machines = [...new Map(heard.map((one) => [one.client.mac ?? one.client.key, one])).values()]
  if (machines.length === 0)
    return [
      finding(
        'info',
        'no machine asked for an address',
        `within ${seconds} seconds`,
        'switch a machine on while the doctor listens, with --seconds 60',
      ),
    ]
  const systems = machines.filter(({ client }) => client.firmware === 'none').length
  return [
    ...machines.filter(({ client }) => client.firmware !== 'none').map(describeFirmware),
    ...(systems === 0
      ? []
      : [
          finding(
            'info',
            `${systems} that asked ${systems === 1 ? 'is' : 'are'} no boot firmware`,
            'they sent neither PXEClient nor HTTPClient (option 60)',
            'if one of them should boot from the network, put the network first in the boot order of its firmware',
          ),
        ]),
    ...unknownRelays(machines, isServed),
  ]
}

function describeFirmware({ client, relay }: HeardClient): Finding {
  const what = client.architectures.map((code) => architectureOf(code).says).join(', ')
  const how = relay === NO_IP4 ? 'directly' : `through the relay ${formatIp4(relay)}`
  return finding(
    'info',
    `${client.mac ?? 'a machine'} asks ${how}, as ${client.firmware} (${what || 'no architecture in option 93'})`,
    'it was heard on the network',
    what === '' ? 'beside another DHCP server, firmware without option 93 is not answered: own the network' : 'nothing',
  )
}

function unknownRelays(machines: readonly HeardClient[], isServed: (ip: Ip4) => boolean): readonly Finding[] {
  const relays = new Set(machines.map(({ relay }) => relay).filter((relay) => relay !== NO_IP4 && !isServed(relay)))
  return [...relays].map((relay) =>
    finding(
      'error',
      `the relay ${formatIp4(relay)} passes on requests of a network that is not configured`,
      'they are dropped: we do not know which addresses belong there',
      `add the network of ${formatIp4(relay)} to dhcp.networks`,
    ),
  )
}
