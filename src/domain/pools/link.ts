import type { InterfaceName } from './interface-name.ts'

/**
 * A way out of the machine: its network cards, bonded when there are several, below a VLAN-aware bridge that carries the link's name.
 * Workloads attach to the bridge; with `hostNetworking` the machine itself does, too.
 */
export interface Link {
  /** Names the bridge: up to 8 letters and digits, so that `.4094` and `-bond` fit behind it in the 15 that Linux allows. */
  readonly name: string
  readonly interfaces: readonly InterfaceName[]
  /** IEEE 802.3ad negotiated with the switch instead of one active card. Means nothing with a single card. */
  readonly lacp: boolean
  /** Untagged frames pass. */
  readonly nativeVlan: boolean
  /** Tagged frames of these pass: 1 to 4094. */
  readonly vlans: readonly number[]
  /** The machine has an address, by DHCP, in the native VLAN and in each of `vlans`. */
  readonly hostNetworking: boolean
}
