import type { InterfaceName } from '../../domain/pools/interface-name.ts'
import type { Link } from '../../domain/pools/link.ts'
import { NATIVE_VLAN } from '../../domain/pools/network-profile.ts'
import { unitText, type Section } from './unit.ts'

/** A file below `/etc/systemd/network/`. */
export interface NetworkdFile {
  readonly name: string
  readonly contents: string
}

/**
 * A network profile as systemd-networkd reads it (systemd.netdev(5), systemd.network(5), systemd.link(5); systemd 249 or newer). Without
 * one, every card asks DHCP.
 *
 *     eno1 ─┐
 *           ├─ lan-bond ── lan (bridge) ── lan.100 (VLAN, DHCP)
 *     eno2 ─┘               └ DHCP in the native VLAN
 */
export const networkdFiles = (links: readonly Link[] | undefined): readonly NetworkdFile[] =>
  links === undefined || links.length === 0 ? [everyCard] : links.flatMap(linkFiles)

/** Cards only: `Type=ether` alone would also take the veth and bridge devices that containers make. */
const everyCard: NetworkdFile = file('90-every-card.network', [
  {
    name: 'Match',
    settings: [
      ['Type', 'ether'],
      ['Kind', '!*'],
    ],
  },
  { name: 'Network', settings: [['DHCP', 'yes']] },
])

function linkFiles(link: Link): readonly NetworkdFile[] {
  const bond = link.interfaces.length > 1 ? `${link.name}-bond` : undefined
  return [
    ...bridgeFiles(link),
    ...(bond === undefined ? [] : bondFiles(link, bond)),
    ...link.interfaces.map((card) => cardFile(link, card, bond)),
    ...(link.hostNetworking ? link.vlans.flatMap((vlan) => vlanFiles(link, vlan)) : []),
  ]
}

function bridgeFiles(link: Link): readonly NetworkdFile[] {
  const { name, hostNetworking, nativeVlan, vlans } = link
  const native = hostNetworking && nativeVlan
  const tagged = hostNetworking ? vlans : []
  return [
    file(`10-${name}.netdev`, [
      netdev(name, 'bridge'),
      {
        name: 'Bridge',
        settings: [
          ['VLANFiltering', 'yes'],
          ['DefaultPVID', nativeVlan ? NATIVE_VLAN : 'none'],
          ['STP', 'no'],
        ],
      },
    ]),
    inheritMac(name),
    file(`10-${name}.network`, [
      match(name),
      {
        name: 'Network',
        settings: [
          ...addressing(native),
          ...(native || tagged.length > 0 ? [] : ([['ConfigureWithoutCarrier', 'yes']] as const)),
          ...tagged.map((vlan) => ['VLAN', vlanDevice(name, vlan)] as const),
        ],
      },
      ...tagged.map(bridgeVlan),
    ]),
  ]
}

const bondFiles = (link: Link, bond: string): readonly NetworkdFile[] => [
  file(`10-${bond}.netdev`, [
    netdev(bond, 'bond'),
    {
      name: 'Bond',
      settings: link.lacp
        ? [
            ['Mode', '802.3ad'],
            ['MIIMonitorSec', '100ms'],
            ['LACPTransmitRate', 'fast'],
            ['TransmitHashPolicy', 'layer3+4'],
          ]
        : [
            ['Mode', 'active-backup'],
            ['MIIMonitorSec', '100ms'],
          ],
    },
  ]),
  inheritMac(bond),
  file(`10-${bond}.network`, [match(bond), ...bridgePort(link)]),
]

const cardFile = (link: Link, card: InterfaceName, bond: string | undefined): NetworkdFile =>
  file(`10-${link.name}-${card.replaceAll(':', '')}.network`, [
    { name: 'Match', settings: [[card.includes(':') ? 'PermanentMACAddress' : 'Name', card]] },
    ...(bond === undefined ? bridgePort(link) : [{ name: 'Network', settings: [['Bond', bond]] as const }]),
  ])

const vlanFiles = ({ name }: Link, vlan: number): readonly NetworkdFile[] => [
  file(`10-${vlanDevice(name, vlan)}.netdev`, [
    netdev(vlanDevice(name, vlan), 'vlan'),
    { name: 'VLAN', settings: [['Id', vlan]] },
  ]),
  file(`10-${vlanDevice(name, vlan)}.network`, [
    match(vlanDevice(name, vlan)),
    { name: 'Network', settings: addressing(true) },
  ]),
]

/**
 * By default udev gives bridges and bonds a made-up address. DHCP would then see another machine than the one that booted, and hand out
 * another lease; this leaves them the address of their first card.
 */
const inheritMac = (device: string): NetworkdFile =>
  file(`10-${device}.link`, [
    { name: 'Match', settings: [['OriginalName', device]] },
    { name: 'Link', settings: [['MACAddressPolicy', 'none']] },
  ])

const netdev = (name: string, kind: string): Section => ({
  name: 'NetDev',
  settings: [['Name', name], ['Kind', kind], ...(kind === 'vlan' ? [] : ([['MACAddress', 'none']] as const))],
})

const match = (device: string): Section => ({ name: 'Match', settings: [['Name', device]] })

const bridgePort = ({ name, vlans }: Link): readonly Section[] => [
  { name: 'Network', settings: [['Bridge', name]] },
  ...vlans.map(bridgeVlan),
]

/** A tagged VLAN that may pass. The native one passes by the bridge's `DefaultPVID`. */
const bridgeVlan = (vlan: number): Section => ({ name: 'BridgeVLAN', settings: [['VLAN', vlan]] })

const addressing = (dhcp: boolean): Section['settings'] =>
  dhcp
    ? [['DHCP', 'yes']]
    : [
        ['DHCP', 'no'],
        ['LinkLocalAddressing', 'no'],
      ]

const vlanDevice = (link: string, vlan: number): string => `${link}.${vlan}`

function file(name: string, sections: readonly Section[]): NetworkdFile {
  return { name, contents: unitText(sections) }
}
