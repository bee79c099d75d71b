import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { DhcpBoot } from '../../boot/decide-dhcp.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import type { Firmware } from '../../boot/firmware.ts'
import { architectureOf } from '../../boot/first-program.ts'
import { DOCTOR_CLIENT } from '../../boot/doctor/probe-packet.ts'
import type { BootReport, BootStep } from '../../domain/boots/boot-event.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'

/** A DHCP exchange as a step of a boot, or nothing when it is no concern of one: a running system that renews its lease. */
export function dhcpReport(event: DhcpEvent): { readonly report: BootReport; readonly clue: BootClue } | undefined {
  if (event.mac === undefined || event.client === DOCTOR_CLIENT) return undefined
  if (event.firmware === 'none' && event.asked !== 'bootp') return undefined
  const step = stepOf(event)
  if (step === undefined) return undefined
  return {
    report: {
      at: event.at,
      protocol: 'dhcp',
      step,
      says: `${speaker(event)} ${outcome(event)}`,
      ...refusalOf(event),
      tookMilliseconds: undefined,
      serverMilliseconds: undefined,
      bytes: undefined,
    },
    clue: {
      mac: event.mac,
      uuid: event.uuid,
      fromFirmware: startsMachines.has(event.firmware) || event.asked === 'bootp' || undefined,
    },
  }
}

/** What runs before any program of ours. */
const startsMachines: ReadonlySet<Firmware> = new Set(['pxe', 'uefi-http', 'u-boot'])

function stepOf(event: DhcpEvent): BootStep | undefined {
  if (event.asked === 'discover') return event.kind === 'offered' ? 'dhcp_offer' : 'dhcp_discover'
  if (event.asked === 'bootp') return event.kind === 'acknowledged' ? 'dhcp_ack' : 'dhcp_discover'
  return event.asked === 'request' ? 'dhcp_ack' : undefined
}

const names: Readonly<Record<Firmware, string>> = {
  coldforge: 'our iPXE',
  'uefi-http': 'UEFI HTTP boot',
  ipxe: 'iPXE',
  'ipxe-without-https': 'iPXE without HTTPS',
  pxe: 'PXE',
  'u-boot': 'U-Boot',
  none: 'system',
}

const speaker = (event: DhcpEvent): string =>
  [
    event.asked === 'bootp' ? 'BOOTP' : names[event.firmware],
    ...event.architectures.slice(0, 1).map((code) => `(${architectureOf(code).says})`),
  ].join(' ')

function outcome(event: DhcpEvent): string {
  switch (event.kind) {
    case 'offered':
      return `is offered ${address(event.ip)}${bootOf(event.boot)}`
    case 'acknowledged':
      return `has ${address(event.ip)}${bootOf(event.boot)}`
    case 'refused':
      return `gets nothing to boot: ${event.refusal.says}`
    case 'denied':
      return `was denied its address: ${event.because}`
    case 'unkept':
      return 'got no answer: the lease could not be kept'
    case 'silent':
      return `got no answer: ${event.because}`
  }
}

const address = (ip: Ip4 | undefined): string => (ip === undefined ? 'boot data only' : formatIp4(ip))

function bootOf(boot: DhcpBoot): string {
  if (isRefusal(boot)) return `, and nothing to boot: ${boot.says}`
  if (boot.kind === 'program') return `, boots ${boot.file} by TFTP`
  if (boot.kind === 'tftp-server') return ', looks for its configuration by TFTP'
  if (boot.kind === 'raspberry-pi') return ', boots its own firmware by TFTP'
  if (boot.kind === 'http-program') return `, boots ${boot.url}`
  return ''
}

function refusalOf(event: DhcpEvent): Pick<BootReport, 'refusal' | 'fix'> {
  if (event.kind === 'denied')
    return { refusal: 'DHCP_DENIED', fix: 'none is needed: the firmware asks again for an address that it may have' }
  if (event.kind === 'refused') return codeAndFix(event.refusal)
  if (event.kind === 'silent' && event.because === 'BOOTP without a reservation') return BOOTP_UNRESERVED
  const isAnswered = event.kind === 'offered' || event.kind === 'acknowledged'
  return isAnswered && isRefusal(event.boot) ? codeAndFix(event.boot) : { refusal: undefined }
}

/** Other silence is no refusal: somebody else's client, or one that asks again. */
const BOOTP_UNRESERVED = {
  refusal: 'BOOTP_UNRESERVED',
  fix: 'reserve an address for its MAC in dhcp.networks, or let it boot by PXE',
} as const

const codeAndFix = ({ code, fix }: Refusal): Pick<BootReport, 'refusal' | 'fix'> => ({ refusal: code, fix })
