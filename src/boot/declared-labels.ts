import type { ClaimedIdentity } from '../domain/machines/identity.ts'
import type { Machine } from '../domain/machines/machine.ts'
import { defaultName } from '../domain/machines/registration.ts'
import type { NodeLabel } from '../domain/machines/node-label.ts'
import type { BootQuery } from './identify-http.ts'

/**
 * What groups and templates see of a machine, as a query string in the order of names: all that iPXE sent but its secret, over it the labels that
 * people gave the machine, and over both the identity as we understood it and a name.
 */
export function declaredLabels(
  query: BootQuery,
  claimed: ClaimedIdentity,
  machine: Machine | undefined,
  given: readonly NodeLabel[],
): string {
  const { token: _secret, ...sent } = query
  const labels: BootQuery = {
    ...sent,
    ...Object.fromEntries(given.map(({ key, value }) => [key, value])),
    uuid: claimed.uuid,
    mac: claimed.mac ?? sent['mac'],
    serial: claimed.serial,
    hostname: hostnameOf(sent['hostname'], claimed, machine),
  }
  return Object.entries(labels)
    .flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .toSorted()
    .join('&')
}

/**
 * The name that people gave the machine; else the one that DHCP gave it, which iPXE sends; else the one that it is registered under. So the first boot
 * has the hostname that later ones have.
 */
function hostnameOf(sent: string | undefined, claimed: ClaimedIdentity, machine: Machine | undefined): string {
  if (machine === undefined) return sent || defaultName(claimed)
  const made = [undefined, ...machine.macs].map((mac) => defaultName({ uuid: machine.uuid, mac }))
  return made.includes(machine.name) ? sent || machine.name : machine.name
}
