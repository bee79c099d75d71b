import { concat, latin1 } from '../base/bytes.ts'
import { formatIp4, NO_IP4, type Ip4 } from '../base/ip4.ts'
import type { DhcpBoot } from '../boot/decide-dhcp.ts'
import type { Firmware } from '../boot/firmware.ts'
import { NO_PROXY_DHCP } from '../wire/dhcp4/ipxe-options.ts'
import type { DhcpOptions } from '../wire/dhcp4/message.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'

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
      return tftpFields(boot.file, firmware, server)
    case 'http-program':
      return urlFields(boot.url, server, [[OPTION.vendorClass, latin1('HTTPClient')]])
    case 'script':
      return urlFields(boot.url, server, forIpxe(firmware))
  }
}

/**
 * No option 60: with it UEFI would ask port 4011 instead of loading the file. A NUL closes the name,
 * because ROMs of about 2010 read on past the option's end.
 */
const tftpFields = (file: string, firmware: Firmware, server: Ip4): BootFields => ({
  siaddr: server,
  sname: formatIp4(server),
  file,
  options: new Map([
    [OPTION.serverName, latin1(formatIp4(server))],
    [OPTION.bootFile, concat([latin1(file), Uint8Array.of(0)])],
    ...forIpxe(firmware),
  ]),
})

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

const NOTHING: BootFields = { siaddr: NO_IP4, sname: '', file: '', options: new Map() }
