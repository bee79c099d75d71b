import { networkInterfaces } from 'node:os'
import { parseIp4, type Ip4 } from '../../base/ip4.ts'
import type { InheritedSocket } from '../../host/inherited-sockets.ts'
import type { DhcpConfig } from '../config/dhcp-schema.ts'
import { interfacesOf } from '../config/networks.ts'

/** One interface that DHCP is served on, with the sockets that were handed over for it. */
export interface DhcpListener {
  readonly address: Ip4
  readonly dhcpSocket: number | undefined
  readonly pxeSocket: number | undefined
}

/**
 * Where DHCP is served. Sockets named `dhcp@eth1` (and `pxe@eth1`) decide it where there are any; otherwise the configuration does, for
 * one interface only, because a process without them cannot tell whose broadcasts it hears.
 */
export function dhcpListeners(
  dhcp: DhcpConfig,
  ownAddress: string,
  sockets: readonly InheritedSocket[],
): readonly DhcpListener[] {
  const named = (what: string): ReadonlyMap<string, number> =>
    new Map(sockets.filter((s) => s.name.startsWith(`${what}@`)).map((s) => [s.name.slice(what.length + 1), s.fd]))
  const onDhcpPort = named('dhcp')
  const onPxePort = named('pxe')
  if (onDhcpPort.size > 0)
    return [...onDhcpPort].map(([name, fd]) => ({
      address: addressOf(name),
      dhcpSocket: fd,
      pxeSocket: onPxePort.get(name),
    }))
  const addresses = interfacesOf(dhcp, ownAddress)
  if (addresses.length > 1)
    throw new Error(
      'dhcp.interface: several interfaces need a socket each, which systemd hands over: install ' +
        'coldforge-dhcp.socket and coldforge-pxe.socket for each of them (docs/networks.md)',
    )
  return addresses.map((address) => ({ address, dhcpSocket: undefined, pxeSocket: undefined }))
}

/** The first IPv4 address of an interface. */
export function addressOf(interfaceName: string): Ip4 {
  const found = networkInterfaces()[interfaceName]?.find(({ family }) => family === 'IPv4')
  const parsed = parseIp4(found?.address ?? '')
  if (parsed.ok) return parsed.value
  throw new Error(`a socket was handed over for ${interfaceName}, which has no IPv4 address: give it one first`)
}
