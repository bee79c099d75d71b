import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, latin1, u32be } from '../../base/bytes.ts'
import { ip4 } from '../../base/ip4.ts'
import { parseMac, type Mac } from '../../base/mac.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { messageType } from '../../wire/dhcp4/message-type.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { identifyDhcp } from '../dhcp-client.ts'
import { RecentClients } from '../recent-clients.ts'
import { DOCTOR_CLIENT, offerIn, probePacket } from './probe-packet.ts'

const mac = parseMac('52:54:00:00:00:01')
const probe = probePacket((mac.ok ? mac.value : '') as Mac, 0x01020304)
const SERVER = ip4(0x0a4b0002)

const answer = (
  options: readonly (readonly [number, Uint8Array])[],
  header: Partial<DhcpMessage> = {},
): DhcpMessage => ({
  ...probe,
  op: 'reply',
  yiaddr: ip4(0x0a4b0105),
  options: new Map([[OPTION.messageType, messageType('offer')], ...options]),
  ...header,
})

test('a server takes the probe for UEFI firmware, and can tell that it is the doctor', () => {
  const decoded = decodeDhcp(encodeDhcp(probe))
  assert.ok(decoded.ok)
  const client = identifyDhcp(decoded.value, new RecentClients(4))
  assert.deepEqual([client.firmware, client.architectures], ['pxe', [7]])
  assert.equal(client.key, DOCTOR_CLIENT)
  assert.ok(decoded.value.broadcast)
})

test('an offer is read for what it says about addresses and booting', () => {
  const options = [
    [OPTION.serverId, u32be(SERVER)],
    [OPTION.vendorClass, latin1('PXEClient')],
    [OPTION.bootFile, latin1('boot.efi\0')],
    [OPTION.vendorSpecific, hex('06 01 08 ff')],
  ] as const
  assert.deepEqual(offerIn(answer(options), ip4(1), probe), {
    server: SERVER,
    givesAddress: true,
    nextServer: 0,
    bootFile: 'boot.efi',
    claimsPxe: true,
    hasPxeOptions: true,
  })
})

test('a server without a name is known by where its offer came from, and the header names the file where no option does', () => {
  const offer = offerIn(answer([], { file: 'pxelinux.0', yiaddr: ip4(0) }), SERVER, probe)
  assert.deepEqual([offer?.server, offer?.bootFile, offer?.givesAddress], [SERVER, 'pxelinux.0', false])
})

test('answers to others, and anything but offers, are passed over', () => {
  assert.equal(offerIn(answer([], { xid: 5 }), SERVER, probe), undefined)
  assert.equal(offerIn(answer([], { hardwareAddress: hex('525400000002') }), SERVER, probe), undefined)
  assert.equal(offerIn(answer([[OPTION.messageType, messageType('ack')]]), SERVER, probe), undefined)
  assert.equal(offerIn(probe, SERVER, probe), undefined)
})
