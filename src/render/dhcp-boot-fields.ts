import { concat, latin1 } from '../base/bytes.ts'
import { formatIp4, NO_IP4, type Ip4 } from '../base/ip4.ts'
import type { DhcpBoot } from '../boot/decide-dhcp.ts'
import type { Firmware } from '../boot/firmware.ts'
import type { Quirks } from '../boot/quirks.ts'
import { NO_PROXY_DHCP } from '../wire/dhcp4/ipxe-options.ts'
import type { DhcpOptions } from '../wire/dhcp4/message.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { encodePxeOptions, NO_BROADCAST_NO_MULTICAST } from '../wire/dhcp4/pxe-options.ts'

/** The part of a reply that tells what to boot. */
export interface BootFields {
  readonly siaddr: Ip4
  readonly sname: string
  readonly file: string
  readonly options: DhcpOptions
}

/** Firmware looks in different places, so the same answer goes into header and options. */
export function bootFields(boot: DhcpBoot, firmware: Firmware, server: Ip4): BootFields {
  switch (boot.kind) {
    case 'nothing':
    case 'refusal':
      return NOTHING
    case 'program':
      return tftpFields(boot, firmware, server)
    case 'tftp-server':
      return { ...NOTHING, siaddr: server }
    case 'raspberry-pi':
      return { ...NOTHING, siaddr: server, options: RASPBERRY_PI }
    case 'http-program':
      return urlFields(boot.url, server, [[OPTION.vendorClass, latin1('HTTPClient')]])
    case 'script':
      return urlFields(boot.url, server, forIpxe(firmware))
  }
}

/** No option 60: with it UEFI would ask port 4011 instead of loading the file. */
const tftpFields = ({ file, bootFileOption }: TftpProgram, firmware: Firmware, server: Ip4): BootFields => ({
  siaddr: server,
  sname: formatIp4(server),
  file,
  options: new Map([
    [OPTION.serverName, latin1(formatIp4(server))],
    ...bootFileOptions(file, bootFileOption),
    ...forIpxe(firmware),
  ]),
})

const bootFileOptions = (file: string, form: Quirks['bootFileOption']): readonly (readonly [number, Uint8Array])[] => {
  if (form === 'absent') return []
  return [[OPTION.bootFile, form === 'with NUL' ? concat([latin1(file), Uint8Array.of(0)]) : latin1(file)]]
}

type TftpProgram = Extract<DhcpBoot, { readonly kind: 'program' }>

/** A URL too long for the header goes into the option alone. */
const urlFields = (url: string, server: Ip4, extra: readonly (readonly [number, Uint8Array])[]): BootFields => ({
  siaddr: server,
  sname: '',
  file: url.length <= LONGEST_FILE ? url : '',
  options: new Map([[OPTION.bootFile, latin1(url)], ...extra]),
})

const LONGEST_FILE = 127

const forIpxe = (firmware: Firmware): readonly (readonly [number, Uint8Array])[] =>
  firmware === 'pxe' || firmware === 'uefi-http' ? [] : [[OPTION.ipxe, NO_PROXY_DHCP]]

/** What its ROM looks for in an offer, down to the letter; where the files are it takes from the sender of the packet. */
const RASPBERRY_PI: DhcpOptions = new Map([
  [OPTION.vendorClass, latin1('PXEClient')],
  [
    OPTION.vendorSpecific,
    encodePxeOptions({
      discoveryControl: NO_BROADCAST_NO_MULTICAST,
      bootMenu: { type: 0, text: 'Raspberry Pi Boot' },
      menuPrompt: { seconds: 0, text: 'PXE' },
    }),
  ],
])

const NOTHING: BootFields = { siaddr: NO_IP4, sname: '', file: '', options: new Map() }
