import { hex, latin1, u32be } from '../../base/bytes.ts'
import { ip4, NO_IP4 } from '../../base/ip4.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { encodeArchitectures } from '../../wire/dhcp4/architecture.ts'
import { encodeIpxeFeatures } from '../../wire/dhcp4/ipxe-options.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { messageType } from '../../wire/dhcp4/message-type.ts'
import type { MessageType } from '../../wire/dhcp4/message-type.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import type { BootServer } from '../boot-server.ts'

/** Options by number, as bytes or as text. */
export type Entries = Readonly<Record<number, Uint8Array | string>>

/** A packet of the network card 52:54:00:00:00:01. */
export const dhcpRequest = (
  type: MessageType,
  entries: Entries = {},
  header: Partial<DhcpMessage> = {},
): DhcpMessage => ({
  op: 'request',
  hardwareType: 1,
  hardwareAddress: hex('525400000001'),
  hops: 0,
  xid: 0x01020304,
  secs: 0,
  broadcast: false,
  ciaddr: NO_IP4,
  yiaddr: NO_IP4,
  siaddr: NO_IP4,
  giaddr: NO_IP4,
  sname: '',
  file: '',
  options: new Map([
    [OPTION.messageType, messageType(type)],
    ...Object.entries(entries).map(
      ([code, value]) => [Number(code), typeof value === 'string' ? latin1(value) : value] as const,
    ),
  ]),
  ...header,
})

const uuid = hex('00 0a5c1fd2 7b3e 4d41 9f02 525400000001')

export const romOptions = (architecture: number): Entries => ({
  [OPTION.vendorClass]: `PXEClient:Arch:${String(architecture).padStart(5, '0')}:UNDI:003000`,
  [OPTION.architecture]: encodeArchitectures([architecture]),
  [OPTION.clientUuid]: uuid,
})

/** What each kind of firmware says about itself. */
export const speaks: Readonly<
  Record<'host' | 'uBoot' | 'biosRom' | 'uefiRom' | 'uefiHttp' | 'oldIpxe' | 'ipxe' | 'coldforge', Entries>
> = {
  host: { [OPTION.vendorClass]: 'MSFT 5.0' },
  uBoot: { [OPTION.vendorClass]: 'U-Boot.armv8', [OPTION.architecture]: encodeArchitectures([22]) },
  biosRom: romOptions(0),
  uefiRom: romOptions(7),
  uefiHttp: { ...romOptions(16), [OPTION.vendorClass]: 'HTTPClient:Arch:00016:UNDI:003000' },
  oldIpxe: {
    ...romOptions(0),
    [OPTION.userClass]: 'iPXE',
    [OPTION.ipxe]: encodeIpxeFeatures(new Set(['http', 'tftp'])),
  },
  ipxe: {
    ...romOptions(7),
    [OPTION.userClass]: 'iPXE',
    [OPTION.ipxe]: encodeIpxeFeatures(new Set(['http', 'https', 'efi'])),
  },
  coldforge: {
    ...romOptions(7),
    [OPTION.userClass]: 'coldforge',
    [OPTION.ipxe]: encodeIpxeFeatures(new Set(['http', 'https', 'efi'])),
  },
}

/** The options of a REQUEST in SELECTING. */
export const selecting = (server: Ip4, requested: Ip4): Entries => ({
  [OPTION.serverId]: u32be(server),
  [OPTION.requestedAddress]: u32be(requested),
})

export const bootServer: BootServer = {
  address: ip4(0x0a4b0001),
  tftp: true,
  programs: {
    bios: { tftp: 'boot-bios.kpxe', http: 'http://10.75.0.1/boot-bios.kpxe' },
    'efi-amd64': { tftp: 'boot-amd64.efi', http: 'http://10.75.0.1/boot-amd64.efi' },
    'efi-arm64': { tftp: 'boot-arm64.efi', http: 'http://10.75.0.1/boot-arm64.efi' },
  },
  startScript: 'https://10.75.0.1/ipxe/start',
  bootScript: 'https://10.75.0.1/ipxe/boot',
}
