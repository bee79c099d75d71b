import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { Link } from './link.ts'

/** The network of all machines of a pool. Without one, every card asks DHCP. */
export interface NetworkProfile {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly links: readonly Link[]
  readonly createdAt: Instant
}

/** The links as they are, or the first reason why a machine with them would not come back. */
function checkLinks(links: readonly Link[]): readonly Link[] | Refusal {
  for (const link of links) {
    const refused = checkLink(link)
    if (refused !== undefined) return refused
  }
  const name = repeated(links.map((link) => link.name.toLowerCase()))
  if (name !== undefined) return no('LINK_TWICE', `two links are called "${name}"`, 'rename one of them')
  const card = repeated(links.flatMap((link) => link.interfaces))
  if (card !== undefined) return no('INTERFACE_TWICE', `${card} belongs to two links`, 'take it out of one of them')
  return links
}

/** A profile without a link on which the machine itself has an address would cut it off from us. */
export function checkNetworkProfile(links: readonly Link[]): readonly Link[] | Refusal {
  const checked = checkLinks(links)
  if (isRefusal(checked) || links.length === 0) return checked
  return links.some((link) => link.hostNetworking && (link.nativeVlan || link.vlans.length > 0))
    ? checked
    : no('NO_HOST_NETWORK', 'the machine would have no address on any link', 'give one link host networking')
}

function checkLink({ name, interfaces, vlans, nativeVlan }: Link): Refusal | undefined {
  if (!/^[A-Za-z][A-Za-z0-9]{0,7}$/.test(name)) {
    return no(
      'LINK_NAME',
      `"${name.slice(0, 40)}" is not a name for a link`,
      'use a letter and up to 7 more letters and digits',
    )
  }
  if (interfaces.length === 0) return no('LINK_WITHOUT_INTERFACE', `link "${name}" has no network card`, 'name one')
  const wrong = vlans.find((vlan) => !Number.isInteger(vlan) || vlan < 1 || vlan > 4094)
  if (wrong !== undefined) return no('VLAN_RANGE', `VLAN ${wrong} of link "${name}"`, 'choose VLANs from 1 to 4094')
  const twice = repeated(vlans)
  if (twice !== undefined) return no('VLAN_TWICE', `link "${name}" has VLAN ${twice} twice`, 'remove one of them')
  if (nativeVlan && vlans.includes(NATIVE_VLAN))
    return no('VLAN_IS_NATIVE', `VLAN 1 of link "${name}" is its native one already`, 'remove it, or the native VLAN')
  return nativeVlan || vlans.length > 0
    ? undefined
    : no('LINK_WITHOUT_VLAN', `link "${name}" lets no frame pass`, 'turn on its native VLAN or give it VLANs')
}

/** The number that a Linux bridge gives to untagged frames by itself. */
export const NATIVE_VLAN = 1

const no = (code: string, says: string, fix: string): Refusal => refusal(code, 422, says, fix)

const repeated = <T>(values: readonly T[]): T | undefined => values.find((value, i) => values.indexOf(value) < i)
