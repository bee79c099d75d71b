import { concat, latin1, toHex, u16be } from '../../base/bytes.ts'
import { NO_IP4, type Ip4 } from '../../base/ip4.ts'
import { macToBytes, type Mac } from '../../base/mac.ts'
import { clientKey, type ClientKey } from '../../domain/networks/client-key.ts'
import { addressOf } from '../../wire/dhcp4/addresses.ts'
import { encodeArchitectures } from '../../wire/dhcp4/architecture.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { messageType, messageTypeOf } from '../../wire/dhcp4/message-type.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { optionOf } from '../../wire/dhcp4/options.ts'
import { vendorClassOf } from '../../wire/dhcp4/vendor-class.ts'
import type { Offer } from './offer.ts'

const X64_UEFI = 7

/** What the doctor calls itself, so that nobody takes it for a machine that boots: type 0, then a name. */
const CLIENT_ID = concat([Uint8Array.of(0), latin1('coldforge-doctor')])

export const DOCTOR_CLIENT: ClientKey = clientKey(CLIENT_ID, 0, new Uint8Array(0))

/** A DISCOVER as UEFI firmware sends it. Nobody ever asks for what is offered, so it costs a server an address for a minute at most. */
export const probePacket = (mac: Mac, xid: number): DhcpMessage => ({
  op: 'request',
  hardwareType: 1,
  hardwareAddress: macToBytes(mac),
  hops: 0,
  xid,
  secs: 0,
  broadcast: true,
  ciaddr: NO_IP4,
  yiaddr: NO_IP4,
  siaddr: NO_IP4,
  giaddr: NO_IP4,
  sname: '',
  file: '',
  options: new Map([
    [OPTION.messageType, messageType('discover')],
    [OPTION.parameterList, Uint8Array.of(1, 3, 6, 43, 54, 60, 66, 67)],
    [OPTION.maximumSize, u16be(1472)],
    [OPTION.vendorClass, latin1('PXEClient:Arch:00007:UNDI:003000')],
    [OPTION.clientId, CLIENT_ID],
    [OPTION.architecture, encodeArchitectures([X64_UEFI])],
    [OPTION.clientUuid, new Uint8Array(17)],
  ]),
})

/** The offer in an answer to the probe; undefined for everything else that is heard. */
export function offerIn(message: DhcpMessage, from: Ip4, probe: DhcpMessage): Offer | undefined {
  const isAnswer =
    message.op === 'reply' &&
    message.xid === probe.xid &&
    toHex(message.hardwareAddress) === toHex(probe.hardwareAddress) &&
    messageTypeOf(message.options) === 'offer'
  if (!isAnswer) return undefined
  const bootFile = optionOf(message.options, OPTION.bootFile)
  return {
    server: addressOf(message.options, OPTION.serverId) ?? from,
    givesAddress: message.yiaddr !== NO_IP4,
    nextServer: message.siaddr,
    bootFile: bootFile === undefined ? message.file : String.fromCharCode(...bootFile).replace(/\0$/, ''),
    claimsPxe: vendorClassOf(message.options).startsWith('PXEClient'),
    hasPxeOptions: optionOf(message.options, OPTION.vendorSpecific) !== undefined,
  }
}
